"""The tables between RIS and CSL: reference types and tags. The reader and the writer use the same ones.

Sources: the RIS specification of Research Information Systems (2001, 2011 edition); CSL 1.0.2, appendices III and IV.
"""

from __future__ import annotations

TYPES = {
    "JOUR": "article-journal",
    "EJOUR": "article-journal",
    "ABST": "article-journal",
    "INPR": "article-journal",
    "JFULL": "periodical",
    "MGZN": "article-magazine",
    "NEWS": "article-newspaper",
    "BOOK": "book",
    "EBOOK": "book",
    "EDBOOK": "book",
    "CHAP": "chapter",
    "ECHAP": "chapter",
    "CONF": "paper-conference",
    "CPAPER": "paper-conference",
    "RPRT": "report",
    "GOVDOC": "report",
    "THES": "thesis",
    "ELEC": "webpage",
    "BLOG": "post-weblog",
    "ICOMM": "personal_communication",
    "PCOMM": "personal_communication",
    "VIDEO": "motion_picture",
    "MPCT": "motion_picture",
    "ADVS": "motion_picture",
    "SOUND": "song",
    "MUSIC": "musical_score",
    "MAP": "map",
    "PAT": "patent",
    "CASE": "legal_case",
    "STAT": "legislation",
    "LEGAL": "regulation",
    "BILL": "bill",
    "UNBILL": "bill",
    "HEAR": "hearing",
    "STAND": "standard",
    "DATA": "dataset",
    "AGGR": "dataset",
    "DBASE": "dataset",
    "COMP": "software",
    "MANSCPT": "manuscript",
    "UNPB": "manuscript",
    "SLIDE": "speech",
    "ART": "graphic",
    "FIGURE": "figure",
    "CHART": "figure",
    "DICT": "entry-dictionary",
    "ENCYC": "entry-encyclopedia",
    "CLSWK": "classic",
    "PAMP": "pamphlet",
    "GEN": "document",
}
WRITTEN_TYPES = {csl: ris for ris, csl in reversed(TYPES.items())} | {"paper-conference": "CPAPER"}

# The first tag of each variable is the one written.
TEXTS = {
    "TI": "title",
    "T1": "title",
    "CT": "title",
    "ST": "title-short",
    "T2": "container-title",
    "BT": "container-title",
    "JF": "container-title",
    "JO": "container-title",
    "J2": "container-title-short",
    "JA": "container-title-short",
    "J1": "container-title-short",
    "T3": "collection-title",
    "VL": "volume",
    "PB": "publisher",
    "CY": "publisher-place",
    "PP": "publisher-place",
    "DO": "DOI",
    "LK": "URL",
    "AB": "abstract",
    "N2": "abstract",
    "ET": "edition",
    "LA": "language",
    "CN": "call-number",
    "DB": "source",
    "M3": "genre",
    "NV": "number-of-volumes",
    "SE": "section",
    "RI": "reviewed-title",
}
NAMES = {
    "AU": "author",
    "A1": "author",
    "A2": "editor",
    "ED": "editor",
    "A3": "collection-editor",
    "A4": "translator",
    "TA": "translator",
}
DATES = {"DA": "issued", "PY": "issued", "Y1": "issued", "Y2": "accessed", "RD": "accessed"}

WITH_ISSUE = frozenset({"article-journal", "article-magazine", "article-newspaper", "periodical"})
WHOLE_WORKS = frozenset({"book", "report", "thesis", "pamphlet", "classic", "manuscript"})
NUMBERED = frozenset({"report", "patent", "standard", "legislation", "legal_case", "bill", "regulation", "hearing"})
