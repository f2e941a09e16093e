#!/usr/bin/env bash
# system.sh brief|test: install the Debian packages that building briefs, or testing, needs and that are missing.
# Where this may not install (no root), it names the command and goes on only if nothing vital is missing.
set -eu

need=()
library() { ldconfig -p 2>/dev/null | grep -q "$1" || /sbin/ldconfig -p 2>/dev/null | grep -q "$1" || need+=("$2"); }
program() { PATH="$PATH:/usr/sbin" command -v "$1" >/dev/null 2>&1 || need+=("$2"); }

"${PYTHON:-python3}" -c 'import ensurepip' 2>/dev/null || need+=(python3-venv)
library libpango-1.0.so.0 libpango-1.0-0
library libpangoft2-1.0.so.0 libpangoft2-1.0-0
library libharfbuzz-subset.so.0 libharfbuzz-subset0
library libfontconfig.so.1 libfontconfig1
if [ "${1:-brief}" = test ]; then
  program java default-jre-headless
  [ -e /usr/share/java/jaxb-runtime.jar ] || need+=(libjaxb-java)
  program npm npm
  program pdftotext poppler-utils
  program git git
  program soffice libreoffice-writer-nogui
  program chromium chromium
  program ippeveprinter cups-ipp-utils
  program dbus-daemon dbus-daemon
fi

[ ${#need[@]} -eq 0 ] && exit 0
install="apt-get install --yes --no-install-recommends ${need[*]}"
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "installing: ${need[*]}"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $install -qq >/dev/null
else
  echo "these packages are missing; install them and run make again:" >&2
  echo "  sudo $install" >&2
  exit 3
fi
