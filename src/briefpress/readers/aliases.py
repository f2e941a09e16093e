"""The headings that people write, and the fields of a brief that they mean."""

from __future__ import annotations

import re
import unicodedata

_ALIASES = {
    "tldr": (
        "tl;dr", "tldr", "tl dr", "bluf", "bottom line", "bottom line up front", "in brief", "in short", "at a glance",
        "the short version", "short answer", "abstract",
        "en bref", "l'essentiel", "in kürze", "kurzfassung", "auf einen blick", "en breve", "lo esencial",
        "چکیده", "در یک نگاه", "باختصار", "في سطور", "موجز",
    ),
    "key_points": (
        "key points", "key point", "key judgements", "key judgments", "key findings", "key messages", "key takeaways",
        "takeaways", "main points", "highlights", "key facts", "what you need to know",
        "points clés", "messages clés", "constats principaux", "kernaussagen", "kernpunkte", "das wichtigste",
        "wichtigste punkte", "puntos clave", "ideas clave", "mensajes clave", "نکات کلیدی", "نکته‌های کلیدی",
        "النقاط الرئيسية", "أهم النقاط", "أبرز النقاط",
    ),
    "summary": (
        "summary", "executive summary", "overview", "résumé", "synthèse", "zusammenfassung", "überblick", "resumen",
        "resumen ejecutivo", "síntesis", "خلاصه", "الملخص", "ملخص", "الملخص التنفيذي",
    ),
    "faq": (
        "frequently asked questions", "faq", "faqs", "questions and answers", "questions & answers", "q&a", "q & a",
        "q and a", "questions",
        "questions fréquentes", "foire aux questions", "questions et réponses", "häufige fragen", "fragen und antworten",
        "fragen", "preguntas frecuentes", "preguntas y respuestas", "preguntas",
        "پرسش‌ها", "پرسش‌های متداول", "پرسش و پاسخ", "أسئلة", "الأسئلة الشائعة", "أسئلة وأجوبة",
    ),
    "sources": (
        "sources", "source", "references", "bibliography", "further reading", "works cited", "reading list",
        "références", "bibliographie", "quellen", "literatur", "quellenverzeichnis", "literaturverzeichnis", "fuentes",
        "referencias", "bibliografía", "منابع", "المصادر", "المراجع",
    ),
    "corrections": (
        "corrections", "correction", "errata", "corrigenda", "berichtigungen", "korrekturen", "correcciones",
        "اصلاحات", "تصويبات",
    ),
    "updates": (
        "updates", "update", "changes", "change log", "changelog", "mises à jour", "aktualisierungen",
        "actualizaciones", "به‌روزرسانی‌ها", "تحديثات",
    ),
    "disclaimer": (
        "disclaimer", "legal notice", "avertissement", "mentions légales", "haftungsausschluss", "rechtlicher hinweis",
        "aviso legal", "سلب مسئولیت", "إخلاء مسؤولية",
    ),
}  # fmt: skip

FIELDS = {alias: name for name, aliases in _ALIASES.items() for alias in aliases}


def field_of(heading: str) -> str | None:
    """The field that a heading means, or None for a section of its own; case, a colon and a number at the end do not count."""
    folded = re.sub(r"\s+", " ", unicodedata.normalize("NFC", heading).replace("’", "'").strip()).casefold()
    folded = re.sub(r"\s*(\(\d+\)|:)+$", "", folded).strip()
    return FIELDS.get(folded)
