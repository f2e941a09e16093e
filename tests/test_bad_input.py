"""Bad input as a person would meet it: a clear error with its place, the right exit code, and nothing written."""

from __future__ import annotations

import contextlib
import os
import pty
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import BRIEF

COMMAND = [sys.executable, "-m", "briefpress"]


def run(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run briefpress in a folder."""
    environment = {**os.environ, "NO_COLOR": "1", **more}
    return subprocess.run(
        [*COMMAND, *arguments], cwd=folder, capture_output=True, text=True, env=environment, timeout=60
    )


def refused(folder: Path, code: int, *words: str, arguments: tuple[str, ...] = ()) -> str:
    """Build, see that it is refused with an exit code and these words, without a traceback, and that nothing is written."""
    done = run(folder, "build", "-f", "txt", *arguments)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr, done.stderr
    assert not list(folder.glob("output/*"))
    return done.stderr


CASES: dict[str, tuple[str | bytes, tuple[str, ...]]] = {
    "not-utf8.md": (
        BRIEF.encode().replace(b"In short.", b"Caf\xe9."),
        ("not-utf8", "source/not-utf8.md:12:4", "iconv"),
    ),
    "empty.md": ("", ("file-empty",)),
    "binary.md": (b"\x00\x01\x02\xff" * 50, ("file-binary",)),
    "tab.yaml": ("title: x\n\tsummary: y\n", ("yaml-tab", "source/tab.yaml:2:1", "blanks")),
    "twice.yaml": ("title: x\nsummary: y\ntitle: z\n", ("duplicate-key", "source/twice.yaml:3:1", "first in line 1")),
    "deep.yaml": ("title: x\nsummary: y\nauthors: " + "[" * 5000, ("too-deep",)),
    "deep.json": ('{"title": ' + "[" * 100_000, ("too-deep",)),
    "deep.md": ("# x\n\n## Summary\n\n" + "> " * 3000 + "y\n", ("too-deep",)),
    "date.md": (BRIEF.replace("2026-11-24", "2026-11-31"), ("not a date of the calendar", "source/date.md:4:12")),
    "key.md": (BRIEF.replace("publisher:", "publihser:"), ("did you mean `publisher`?", "source/key.md:3:1")),
    "slug.md": (BRIEF.replace("publisher: The desk", "slug: ../../etc/x"), ("is no slug", "source/slug.md:3:7")),
    "image.md": (BRIEF + "\n![a](none.png)\n", ("image-missing", "source/image.md:23:6")),
    "http.md": (BRIEF + "\n![a](http://example.org/a.png)\n", ("image-remote", "nothing is fetched")),
    "outside.md": (BRIEF + "\n![a](../../../etc/passwd)\n", ("image-outside",)),
    "html.md": (BRIEF + "\n<script>alert(1)</script>\n", ("raw-html",)),
    "glyph.md": (BRIEF + "\nChinese: 字\n", ("missing-glyph", "U+5B57", "source/glyph.md:23:10")),
    "key-missing.md": (BRIEF.replace("[@b]", "[@bb]"), ("unknown-source", "did you mean @b?")),
    "bib.md": (
        BRIEF.replace("title: A brief", "title: A brief\nbibliography: ../../x.json"),
        ("bibliography-outside",),
    ),
    "pack.md": (
        BRIEF.replace("publisher: The desk", "style: ../x"),
        ("error[style]", "it gives no path", "source/pack.md:3:8"),
    ),
    "style.md": (BRIEF.replace("title: A brief", "title: A brief\ncitation_style: aap"), ("citation-style", "apa")),
}


@pytest.mark.parametrize("name", CASES)
def test_a_faulty_brief_is_refused_with_its_place(project: Callable[..., Path], name: str) -> None:
    content, words = CASES[name]
    folder = project(**{f"source/{name}": content})
    arguments = ("-f", "pdf") if "glyph" in name else ()
    refused(folder, 1, *words, arguments=arguments)


def test_faults_of_the_data_and_of_the_prose_are_told_in_one_run(project: Callable[..., Path]) -> None:
    text = BRIEF.replace("publisher:", "publihser:").replace("[@b]", "[@bb]") + "\n<b>x</b>\n\n![a](none.png)\n"
    stderr = refused(project(**{"source/x.md": text}), 1, "unknown-key", "unknown-source", "raw-html", "image-missing")
    assert stderr.count("error[") == 5


def test_an_alias_bomb_is_refused_in_little_time_and_memory(project: Callable[..., Path]) -> None:
    lines = ["title: x", "a0: &a0 [" + ", ".join(["x"] * 10) + "]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 15)]
    folder = project(**{"source/bomb.yaml": "\n".join(lines)})
    refused(folder, 1, "too-many-values")


def test_a_file_over_the_limit_is_refused_unread_and_the_limit_can_be_set(project: Callable[..., Path]) -> None:
    folder = project(**{"source/x.md": BRIEF})
    with (folder / "source/big.md").open("wb") as file:
        file.truncate(50_000_000)
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    done = run(folder, "build", "-f", "txt", "source/big.md")
    assert done.returncode == 1
    assert "50,000,000 bytes; the limit is 5,000,000" in done.stderr
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss - before < 300_000
    assert run(folder, "build", "-f", "txt", "source/x.md", "--limit", "100").returncode == 1


def test_a_link_out_of_the_project_is_refused(
    project: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "a.png"
    outside.write_bytes(b"x")
    folder = project(**{"source/x.md": BRIEF + "\n![a](a.png)\n"})
    (folder / "source/a.png").symlink_to(outside)
    refused(folder, 1, "image-outside")


def test_two_briefs_with_one_slug_are_both_told_and_the_others_built(project: Callable[..., Path]) -> None:
    folder = project(**{"source/a.md": BRIEF, "source/b/a.md": BRIEF, "source/c.md": BRIEF})
    done = run(folder, "build", "-f", "txt")
    assert done.returncode == 1
    assert done.stderr.count("slug-twice") == 2
    assert [path.name for path in folder.glob("output/*.txt")] == ["c.txt"]


def test_an_output_folder_that_cannot_be_made_ends_with_code_3(project: Callable[..., Path]) -> None:
    folder = project(**{"source/a.md": BRIEF, "file": "no folder"})
    done = run(folder, "build", "-f", "txt", "--out", "file")
    assert (done.returncode, "Traceback" in done.stderr) == (3, False)
    assert "is no folder; give another with --out" in done.stderr


def test_an_output_folder_that_is_read_only_ends_with_code_3(project: Callable[..., Path]) -> None:
    if os.geteuid() == 0:
        folder = Path("/proc/self")  # where not even root may write
    else:
        folder = project(**{"locked/x": ""}) / "locked"
        folder.chmod(0o500)
    home = project(**{"source/a.md": BRIEF})
    done = run(home, "build", "-f", "txt", "--out", str(folder / "output"))
    assert (done.returncode, "Traceback" in done.stderr) == (3, False)


def test_a_full_disk_leaves_the_old_file_whole(project: Callable[..., Path]) -> None:
    if not Path("/dev/full").exists() or subprocess.run(["mount", "-t", "tmpfs"], capture_output=True).returncode:
        pytest.skip("no mount command here")
    folder = project(**{"source/a.md": BRIEF})
    disk = folder / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk], capture_output=True).returncode:
        pytest.skip("this user may not mount a small disk")
    try:
        assert run(folder, "build", "-f", "txt", "--out", "disk").returncode == 0
        old = (disk / "a.txt").read_bytes()
        with contextlib.suppress(OSError), (disk / "filler").open("wb", buffering=0) as filler:
            while True:
                filler.write(bytes(4096))
        before = sorted(path.name for path in disk.iterdir())
        done = run(folder, "build", "-f", "txt,docx", "--out", "disk")
        assert done.returncode == 3
        assert "no room is left on the disk" in done.stderr
        assert (disk / "a.txt").read_bytes() == old
        assert sorted(path.name for path in disk.iterdir()) == before
        assert run(folder, "verify", "disk").returncode == 0
    finally:
        subprocess.run(["umount", disk], check=True)


def test_an_interrupted_build_leaves_whole_files_only(project: Callable[..., Path]) -> None:
    folder = project(**{f"source/b{n}.md": BRIEF for n in range(300)})
    process = subprocess.Popen(
        [*COMMAND, "build", "-f", "txt,docx"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's background jobs ignore it
    )
    deadline = time.monotonic() + 30
    while not list(folder.glob("output/*.docx")) and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=10)
    assert process.returncode == 130, stderr
    assert b"Traceback" not in stderr
    assert b" done; briefpress build --resume goes on\n" in stderr
    found = [path for path in folder.glob("output/*") if not path.is_dir()]  # what --resume needs is in a folder
    assert all(path.suffix in (".txt", ".docx") or path.name in ("manifest.json", "SHA256SUMS") for path in found)
    assert run(folder, "verify").returncode == 0
    for path in folder.glob("output/*.docx"):
        assert path.read_bytes()[-22:-18] == b"PK\x05\x06"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("build", "none.md"), "there is no file or folder none.md"),
        (("build", "-f", "odt"), "odt"),
        (("build", "--style", "nice"), "there is no style 'nice'; known are: default"),
        (("build", "--citation-style", "aap"), "apa"),
        (("build", "--rule", "uncited=off"), "there is no rule `uncited`"),
        (("build", "--paper", "A3"), "A3"),
        (("build", "--text-width", "5"), "text_width"),
        (("build", "briefpress.toml"), "has no format that is read"),
        (("bulid",), "bulid"),
        (("build", "--format", ","), "--format names no format"),
        (("build", "--language", "not a lang"), "--language 'not a lang' is no language tag"),
    ],
)
def test_a_wrong_command_ends_with_code_2_and_says_what_is_wrong(
    project: Callable[..., Path], arguments: tuple[str, ...], words: str
) -> None:
    folder = project(**{"source/a.md": BRIEF})
    done = run(folder, *arguments)
    assert done.returncode == 2, done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert not (folder / "output").exists()


def test_a_faulty_settings_file_is_told_with_its_key(project: Callable[..., Path]) -> None:
    folder = project(**{"source/a.md": BRIEF, "briefpress.toml": "ouput = 'x'\n"})
    done = run(folder, "build")
    assert done.returncode == 2
    assert "the key `ouput` is not known; did you mean `output`?" in done.stderr


PACKS: dict[str, tuple[str, str, str]] = {
    # what is wrong: (file of the pack, its content, what is said)
    "order": ("style.toml", 'title = "x"\nsections = ["tldr", "tldr"]\n', "key_points is missing"),
    "labels": ("style.toml", 'title = "x"\nlabels = "x"\n', "`labels` must be a table"),
    "variables": ("style.toml", 'title = "x"\nvariables = "x"\n', "`variables` must be a table"),
    "font": (
        "style.toml",
        'title = "x"\nfonts = [{ family = "x", file = "../../x.otf" }]\n',
        "is no font file of the pack",
    ),
    "no font": ("style.toml", 'title = "x"\nfonts = []\n', "fonts"),
    "syntax": ("page.html.j2", "a\n{% if %}", "page.html.j2:2:"),
    "name": ("page.html.j2", "a\n{{ nothing }}", "page.html.j2:2: UndefinedError"),
    "escape": ("page.txt.j2", "{{ ''.__class__.__mro__ }}", "SecurityError"),
    "address": ("print.css", "body { background: url(http://example.org/a.png) }", "nothing but its own fonts is read"),
}


@pytest.mark.parametrize("case", PACKS)
def test_a_fault_of_a_style_pack_ends_with_code_2_and_names_its_place(project: Callable[..., Path], case: str) -> None:
    name, content, words = PACKS[case]
    folder = project(**{"source/a.md": BRIEF, f"styles/house/{name}": content})
    done = run(folder, "build", "-f", "pdf,txt", "--style", "house")
    assert done.returncode == 2, done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(folder.glob("output/*"))


def test_a_brief_is_of_the_project_that_it_lies_in(
    project: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = project(**{"source/a.md": BRIEF, "briefpress.toml": 'formats = ["txt"]\n'})
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    assert run(elsewhere, "build", str(folder / "source" / "a.md")).returncode == 0
    assert [path.name for path in folder.glob("output/*.txt")] == ["a.txt"]
    assert not list(elsewhere.iterdir())


def test_a_folder_in_the_place_of_a_deliverable_leaves_the_others_as_they_are(project: Callable[..., Path]) -> None:
    folder = project(**{"source/a.md": BRIEF, "output/a.docx/x": ""})
    done = run(folder, "build", "-f", "txt,docx")
    assert done.returncode == 3
    assert "a.docx is a folder; nothing was replaced" in done.stderr
    assert [path.name for path in folder.glob("output/*")] == ["a.docx"]


@pytest.mark.parametrize(("variables", "wanted"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)])
def test_colours_are_off_where_they_should_be(
    project: Callable[..., Path], variables: dict[str, str], wanted: bool
) -> None:
    folder = project(**{"source/a.md": BRIEF.replace("[@b]", "[@bb]")})
    try:
        main, terminal = pty.openpty()
    except OSError as fault:
        pytest.skip(f"this machine gives no terminal: {fault}")
    environment = {**{k: v for k, v in os.environ.items() if k != "NO_COLOR"}, "TERM": "xterm", **variables}
    subprocess.run([*COMMAND, "check"], cwd=folder, stdout=terminal, stderr=terminal, env=environment, timeout=60)
    os.close(terminal)
    shown = os.read(main, 4096)
    os.close(main)
    assert b"unknown-source" in shown
    assert (b"\x1b[" in shown) is wanted
