"""Two briefs that run from right to left, one Persian, one Arabic, with Latin words, digits and code in their lines."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from briefpress import document as d
from briefpress.style import find_style
from tests.documents import SVG, bar_chart, cite, paragraph, text

_FIGURE = d.Image("line.svg", "image/svg+xml", 480, 160, SVG, bar_chart((480, 160), "PNG"))


def _head(language: str, title: str, **more: Any) -> d.Head:
    labels = find_style("default").labels(language)
    head = d.Head(title=title, slug="brief", language=language, direction="rtl", labels=labels)
    return replace(head, **more)


def persian_document() -> d.Document:
    """A Persian brief with every kind of block that has a side: lists, tables, notes, code, sources in two languages."""
    head = _head(
        "fa",
        "کشتیرانی در تنگه پس از آتش‌بس",
        subtitle="بیمه‌گران و ناوگان‌ها در این زمستان چه انتظاری دارند",
        series="گزارش دریایی",
        number="۱۴",
        version="۱٫۲",
        draft=True,
        publisher="مؤسسهٔ بندر",
        authors=(d.Author("آنا مرادی", "تحلیلگر ارشد", "مؤسسهٔ بندر", "ana@harbour.example"),),
        contact="desk@harbour.example",
        published=d.Day("2026-11-24", "۳ آذر ۱۴۰۵"),
        as_of=d.Day("2026-11-20", "۲۹ آبان ۱۴۰۵"),
        marking=d.Marking("TLP:AMBER", "#FFC000"),
        caveat=text("گیرندگان می‌توانند این گزارش را در سازمان خود به اشتراک بگذارند."),
        rights=text("© ۲۰۲۶ مؤسسهٔ بندر، CC BY 4.0."),
        suggested_citation=text("مرادی، آنا: کشتیرانی در تنگه پس از آتش‌بس (۲۰۲۶)."),
    )
    note = d.Note((paragraph("کشتی‌های کمتر از 500 GT شمرده نشده‌اند؛ ", cite(2), " را ببینید."),), 1)
    points = d.KeyPoints(
        (
            d.KeyPoint((paragraph("رفت‌وآمد به ۸۲٪ سطح پیش از جنگ بازگشته است ", cite(1), "."),), "high"),
            d.KeyPoint((paragraph("شاخص Baltic Dry Index (BDI) در ماه مه ۱۲٪ بالا رفت."),), "low"),
        )
    )
    table = d.Table(
        ("left", "right", "right"),
        (text("شرکت"), text("گذرها"), text("تغییر")),
        ((text("ناوگان شمال"), text("۴۱۲"), text("+۱۲٪")), (text("Aegean Bulk Lines"), text("۹۸"), text("−۳٪"))),
        text("گذرها به تفکیک شرکت"),
        text("دفتر بندر"),
        "شرکت، گذرها، تغییر.",
        "tbl-carriers",
        1,
        True,
    )
    blocks = (
        paragraph(
            "گذرگاه در ماه مه باز شد", note, " و طبق گزارش ", d.Foreign("en", "ltr", text("Port Registry (2026), p. 3")),
            " رفت‌وآمد هر ماه بیشتر شده است. نرخ پایه WTI و Brent است؛ نسخهٔ ", d.Code("v1.2 --all"), " را اجرا کنید یا به ",
            d.Link("https://registry.example/a/", text("https://registry.example/a/")), " بروید.",
        ),
        d.Heading(3, text("فهرست‌ها")),
        d.BulletList(((paragraph("نرخ بیمهٔ جنگ، که هفتگی در London تعیین می‌شود"),), (paragraph("شمار ناوها:"),
                      d.NumberedList(((paragraph("ناو"),), (paragraph("پهپاد"),)))))),
        d.NumberedList(((paragraph("تمدید مأموریت."),), (paragraph("انتشار آگهی."),))),
        d.Quote((paragraph("آنچه را بتوانیم بشماریم بیمه می‌کنیم."),)),
        d.CodeBlock("for ship in strait:\n    report(ship)", "python"),
        d.Figure(_FIGURE, "خطی که بالا می‌رود.", text("گذرها در هر ماه"), text("دفتر بندر"), "fig-line", 1),
        table,
        paragraph("و سپس متنی پس از جدول با واژهٔ عربیِ ", d.Foreign("ar", "rtl", text("البحر")), "."),
    )  # fmt: skip
    bibliography = d.Bibliography(
        (
            d.Entry("source-1", text("دفتر بندر: گذرهای تنگه (۱۴۰۵)."), text("[1]"), "A1"),
            d.Entry("source-2", (d.Text("Lindqvist, P.: "), d.Emph(text("Pricing the last attack")),
                                 d.Text(". J. Mar. Insur. 12, 33–51 (2025). "),
                                 d.Link("https://insur.example/12/", text("https://insur.example/12/"))), text("[2]")),
        ),
        True,
    )  # fmt: skip
    sections = (
        d.Section("tldr", "tldr", "چکیده", (paragraph("کشتی‌ها زودتر از ارزان‌شدن بیمه بازمی‌گردند."),)),
        d.Section("key_points", "key-points", "نکات کلیدی", (points,)),
        d.Section("summary", "summary", "خلاصه", blocks),
        d.Section(
            "appendix", "app", "روش", (paragraph("چگونه شمردیم."), replace(table, id="t2", number=2, turned=True))
        ),
        d.Section("sources", "sources", "منابع", (bibliography,)),
    )
    return d.Document(head, sections)


def arabic_document() -> d.Document:
    """A small Arabic brief under a free marking."""
    head = _head(
        "ar",
        "الملاحة عبر المضيق بعد وقف إطلاق النار",
        publisher="معهد الميناء",
        published=d.Day("2026-11-24", "٢٤ نوفمبر ٢٠٢٦"),
        marking=d.Marking("للاستخدام الداخلي"),
    )
    summary = (
        paragraph("ارتفع مؤشر Baltic Dry Index (BDI) بنسبة ١٢٪ في مايو، وفق تقرير OPEC+ لعام 2026."),
        d.BulletList(((paragraph("الأول"),), (paragraph("الثاني"),))),
    )
    return d.Document(head, (d.Section("summary", "summary", "ملخص", summary),))
