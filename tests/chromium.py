"""Pages in Chromium: what axe-core finds in them, run without a driver, and what is printed of them.

A copy of the page gets axe's source and a script that writes the result into the page, whose DOM Chromium then prints. The
copy has no Content-Security-Policy, which would not let the script run.
"""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any, Literal

from tests.conftest import ROOT, lacking

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
# blink::mojom::PreferredColorScheme
_SCHEMES = {"dark": 0, "light": 1}
_RUN = """
axe.run({resultTypes: ["violations", "incomplete", "passes"], rules: {"target-size": {enabled: true}}}).then(result => {
  const shown = entry => [entry.id, entry.nodes.map(node => node.target.join(" ") + ": " + node.failureSummary)];
  const out = document.createElement("pre");
  out.id = "axe-result";
  out.textContent = JSON.stringify({
    violations: result.violations.map(shown), incomplete: result.incomplete.map(shown),
    passes: result.passes.map(entry => entry.id), background: getComputedStyle(document.documentElement).backgroundColor,
    fonts: [...document.fonts].filter(face => face.status === "loaded")
      .map(face => [face.family.replaceAll('"', ""), face.weight, face.style]),
    wide: document.documentElement.scrollWidth > document.documentElement.clientWidth,
  });
  document.body.append(out);
});
"""


def run_axe(page: str, folder: Path, scheme: Literal["light", "dark"], width: int = 1000) -> dict[str, Any]:
    """What axe says of a page in a colour scheme; and its ground's colour, the faces it uses, and whether it is too wide."""
    if not AXE.is_file():
        lacking("axe-core (npm install)")
    copy = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    scripts = f"<script>{AXE.read_text('utf-8')}</script><script>{_RUN}</script>"
    copy = copy.replace("</body>", f"{scripts}</body>")
    options = (
        f"--blink-settings=preferredColorScheme={_SCHEMES[scheme]}", f"--window-size={width},2000",
        "--virtual-time-budget=30000", "--dump-dom",
    )  # fmt: skip
    shown = _chromium(copy, folder, *options).decode("utf-8")
    found = re.search(r'<pre id="axe-result">(.*?)</pre>', shown, re.DOTALL)
    assert found, "axe did not run"
    result: dict[str, Any] = json.loads(html.unescape(found[1]))
    return result


def printed(page: str, folder: Path) -> Path:
    """The PDF that Chromium makes of a page, without the head and foot of its own."""
    path = folder / "page.pdf"
    _chromium(page, folder, "--no-pdf-header-footer", f"--print-to-pdf={path}")
    return path


def _chromium(page: str, folder: Path, *options: str) -> bytes:
    """What Chromium writes to its output when it opens a page with some options."""
    program = shutil.which("chromium") or lacking("chromium")
    path = folder / "page.html"
    path.write_text(page, "utf-8")
    profile = f"--user-data-dir={folder / 'profile'}"
    command = [program, "--headless", "--no-sandbox", "--disable-gpu", profile, *options, path.as_uri()]
    return subprocess.run(command, capture_output=True, check=True, timeout=120).stdout
