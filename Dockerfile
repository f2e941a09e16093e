# docker build --tag briefpress .
# docker run --rm --user "$(id -u):$(id -g)" --volume "$PWD:/briefs" briefpress build

FROM python:3.11-slim-bookworm AS build
WORKDIR /project
COPY pyproject.toml README.md LICENSE ./
COPY src src
COPY styles styles
RUN python -m venv /opt/briefpress && /opt/briefpress/bin/pip install --no-cache-dir .

FROM python:3.11-slim-bookworm
COPY scripts/system.sh /tmp/system.sh
RUN bash /tmp/system.sh brief && rm -rf /var/lib/apt/lists/* /tmp/system.sh
COPY --from=build /opt/briefpress /opt/briefpress
# Any user may run it, one without a home too: caches of fonts go where everybody may write.
ENV HOME=/tmp
USER 1000:1000
WORKDIR /briefs
ENTRYPOINT ["/opt/briefpress/bin/briefpress"]
CMD ["--help"]
