"""LaTeX in fields → CSL rich text."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefpress.bibliography.bibtex.latex import LatexError, rich_text


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"{\'E}cole normale sup{\'e}rieure", "École normale supérieure"),
        (r"Erd\H{o}s, \v{C}ech, \c{C}a\u{g}lar, {\AA}ngstr{\"o}m, \O rsted", "Erdős, Čech, Çağlar, Ångström, Ørsted"),
        (r"Stra{\ss}e, \OE uvre, {\ae}sthetics, \i, \L\'od\'z", "Straße, Œuvre, æsthetics, ı, Łódź"),
        ("1939--1945 --- a history", "1939–1945 — a history"),
        ("Vol.~2", "Vol.\u00a02"),
        (r"Sense \& Sensibility, 50\% \#1 \$5 a\_b", "Sense & Sensibility, 50% #1 $5 a_b"),
        (r"\textit{a} \textbf{b} \textsuperscript{c} \textsubscript{d}", "<i>a</i> <b>b</b> <sup>c</sup> <sub>d</sub>"),
        (r"{\em Principia} and {\bf more}", "<i>Principia</i> and <b>more</b>"),
        (r"\textsc{Tex}", '<span style="font-variant: small-caps;">Tex</span>'),
        ("``Quoted'' and `single'", "“Quoted” and ‘single’"),
        (r"\enquote{Quoted}", "“Quoted”"),
        ("CO$_2$ at 10$^{-3}$", "CO<sub>2</sub> at 10<sup>-3</sup>"),
        (r"the $\alpha$-decay, $E=mc^2$", "the α-decay, E=mc^2"),
        ("100% sure", "100% sure"),
        ("a\n   b", "a b"),
        (r"\unknown{kept} and \texttt{kept too}", "kept and kept too"),
        (r"\href{https://example.org/}{the text} of a link", "the text of a link"),
        ("日本語 Ελληνικά", "日本語 Ελληνικά"),
    ],
)
def test_latex_becomes_readable_rich_text(latex: str, text: str) -> None:
    assert rich_text(latex) == text


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        ("The {NATO} treaty", 'The <span class="nocase">NATO</span> treaty'),
        ("{D}evelopment as freedom", "Development as freedom"),
        (r"{\'E}cole in {\'e}t{\'e}", "École in été"),
        ("The {iPhone}", 'The <span class="nocase">iPhone</span>'),
        ("In {1984}", "In 1984"),
        ("{{Whole Title}}", '<span class="nocase">Whole Title</span>'),
        (r"{Schr{\"o}dinger}", '<span class="nocase">Schrödinger</span>'),
        (r"\emph{A}", "<i>A</i>"),
    ],
)
def test_braces_protect_letters_and_only_where_a_change_of_case_could_harm(latex: str, text: str) -> None:
    assert rich_text(latex, protect=True) == text


@settings(max_examples=150, deadline=2000)
@given(st.text(max_size=100))
def test_any_latex_gives_text_or_its_own_error(text: str) -> None:
    with suppress(LatexError):
        assert isinstance(rich_text(text, protect=True), str)
