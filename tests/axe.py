"""axe-core in Chromium: what it finds in a page, run without a driver.

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

import pytest

from tests.conftest import ROOT

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
    wide: document.documentElement.scrollWidth > document.documentElement.clientWidth,
  });
  document.body.append(out);
});
"""


def run(page: str, folder: Path, scheme: Literal["light", "dark"], width: int = 1000) -> dict[str, Any]:
    """What axe says of a page in a colour scheme; and the colour of its ground, and whether it is wider than the window."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("chromium is missing: apt-get install chromium")
    if not AXE.is_file():
        pytest.skip("axe-core is missing: npm install")
    copy = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    path = folder / "page.html"
    scripts = f"<script>{AXE.read_text('utf-8')}</script><script>{_RUN}</script>"
    path.write_text(copy.replace("</body>", f"{scripts}</body>"), "utf-8")
    command = [
        chromium, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}",
        f"--blink-settings=preferredColorScheme={_SCHEMES[scheme]}", f"--window-size={width},2000",
        "--virtual-time-budget=30000", "--dump-dom", path.as_uri(),
    ]  # fmt: skip
    printed = subprocess.run(command, capture_output=True, check=True, timeout=120).stdout.decode("utf-8")
    found = re.search(r'<pre id="axe-result">(.*?)</pre>', printed, re.DOTALL)
    assert found, "axe did not run"
    result: dict[str, Any] = json.loads(html.unescape(found[1]))
    return result
