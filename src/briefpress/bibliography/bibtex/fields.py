"""The tables between BibLaTeX and CSL: entry types, fields, localisation keys. Both directions read them.

Sources: BibLaTeX manual, 2.1 (entry types), 2.2 (fields), 4.8.2 (localisation keys); CSL 1.0.2, appendices III and IV.
"""

from __future__ import annotations

TYPES = {
    "article": "article-journal",
    "book": "book",
    "mvbook": "book",
    "inbook": "chapter",
    "bookinbook": "chapter",
    "suppbook": "chapter",
    "booklet": "pamphlet",
    "collection": "book",
    "mvcollection": "book",
    "incollection": "chapter",
    "suppcollection": "chapter",
    "dataset": "dataset",
    "manual": "book",
    "misc": "document",
    "online": "webpage",
    "patent": "patent",
    "periodical": "periodical",
    "suppperiodical": "article-journal",
    "proceedings": "book",
    "mvproceedings": "book",
    "inproceedings": "paper-conference",
    "reference": "book",
    "mvreference": "book",
    "inreference": "entry-encyclopedia",
    "report": "report",
    "software": "software",
    "thesis": "thesis",
    "unpublished": "manuscript",
    # aliases (2.1.2)
    "conference": "paper-conference",
    "electronic": "webpage",
    "mastersthesis": "thesis",
    "phdthesis": "thesis",
    "techreport": "report",
    "www": "webpage",
    # types without support in the standard styles (2.1.3)
    "artwork": "graphic",
    "audio": "song",
    "bibnote": "document",
    "commentary": "book",
    "image": "figure",
    "jurisdiction": "legal_case",
    "legislation": "legislation",
    "legal": "treaty",
    "letter": "personal_communication",
    "movie": "motion_picture",
    "music": "song",
    "performance": "performance",
    "review": "review",
    "standard": "standard",
    "video": "motion_picture",
}

# A type that says what its `type` field would.
GENRES = {"mastersthesis": "mathesis", "phdthesis": "phdthesis", "techreport": "techreport"}

SUBTYPES = {"magazine": "article-magazine", "newspaper": "article-newspaper"}

# Where several types of BibLaTeX make one of CSL, or none does, this is written. The rest follows from TYPES.
WRITTEN_TYPES = {
    "article": "misc",
    "article-magazine": "article",
    "article-newspaper": "article",
    "bill": "legislation",
    "broadcast": "audio",
    "classic": "book",
    "collection": "misc",
    "entry": "inreference",
    "entry-dictionary": "inreference",
    "event": "misc",
    "hearing": "legislation",
    "interview": "misc",
    "map": "image",
    "musical_score": "music",
    "post": "online",
    "post-weblog": "online",
    "regulation": "legislation",
    "review-book": "review",
    "speech": "unpublished",
    **{csl: entry for entry, csl in reversed(TYPES.items()) if entry not in GENRES},
    "webpage": "online",
    "song": "audio",
    "motion_picture": "movie",
    "paper-conference": "inproceedings",
    "document": "misc",
}

LEGAL = frozenset({"legislation", "legal_case", "treaty", "bill", "regulation", "hearing"})

# Types whose `number` is an issue's; of the rest it numbers the work, or its place in a series (2.2.2, number).
WITH_ISSUE = frozenset(
    {"article-journal", "article-magazine", "article-newspaper", "periodical", "review", "review-book"}
)
WITH_SERIES_NUMBER = frozenset({"book", "chapter", "paper-conference", "pamphlet", "entry-encyclopedia", "classic"})

# Fields of plain or rich text, one to one: BibLaTeX → CSL. The first of several names is the one written.
TEXTS = {
    "shorttitle": "title-short",
    "journaltitle": "container-title",
    "journal": "container-title",
    "shortjournal": "container-title-short",
    "issuetitle": "volume-title",
    "volume": "volume",
    "issue": "issue",
    "volumes": "number-of-volumes",
    "part": "part-number",
    "parttitle": "part-title",
    "chapter": "chapter-number",
    "edition": "edition",
    "version": "version",
    "series": "collection-title",
    "publisher": "publisher",
    "location": "publisher-place",
    "address": "publisher-place",
    "eventtitle": "event-title",
    "venue": "event-place",
    "pagetotal": "number-of-pages",
    "origtitle": "original-title",
    "origpublisher": "original-publisher",
    "origlocation": "original-publisher-place",
    "reviewtitle": "reviewed-title",
    "isbn": "ISBN",
    "issn": "ISSN",
    "note": "note",
    "annotation": "annote",
    "annote": "annote",
    "abstract": "abstract",
    "keywords": "keyword",
    "library": "call-number",
    "pubstate": "status",
    "type": "genre",
    "eprinttype": "archive",
    "archiveprefix": "archive",
    "eprint": "archive_location",
    "eprintclass": "archive_collection",
    "primaryclass": "archive_collection",
    "scale": "scale",
}

VERBATIM = {"doi": "DOI", "url": "URL", "pmid": "PMID", "pmcid": "PMCID"}

NAMES = {
    "author": "author",
    "editor": "editor",
    "translator": "translator",
    "bookauthor": "container-author",
    "director": "director",
    "recipient": "recipient",
}

# What `editortype` and `editoratype` … may say (2.3.6).
EDITOR_ROLES = {
    "editor": "editor",
    "compiler": "compiler",
    "organizer": "organizer",
    "director": "director",
    "producer": "producer",
    "collaborator": "contributor",
    "translator": "translator",
}

DATES = {"date": "issued", "urldate": "accessed", "origdate": "original-date", "eventdate": "event-date"}

# Titles in parts, which CSL has in one.
TITLES = {
    "title": ("title", "subtitle", "titleaddon"),
    "journaltitle": ("journaltitle", "journalsubtitle", "journaltitleaddon"),
    "booktitle": ("booktitle", "booksubtitle", "booktitleaddon"),
    "maintitle": ("maintitle", "mainsubtitle", "maintitleaddon"),
    "issuetitle": ("issuetitle", "issuesubtitle", "issuetitleaddon"),
    "eventtitle": ("eventtitle", "eventtitleaddon"),
}
TITLE_FIELDS = frozenset(name for parts in TITLES.values() for name in parts) | {"shorttitle", "series", "origtitle"}

# Fields that steer BibLaTeX or a reference manager's files and say nothing of the work.
IGNORED = frozenset({"crossref", "xdata", "xref", "options", "langidopts", "sortkey", "presort"})

STRINGS = {
    "phdthesis": "PhD thesis",
    "mathesis": "Master’s thesis",
    "bathesis": "Bachelor’s thesis",
    "candthesis": "Candidate’s thesis",
    "techreport": "Technical report",
    "resreport": "Research report",
    "software": "Computer software",
    "datacd": "Data CD",
    "audiocd": "Audio CD",
    "patent": "Patent",
    "patentde": "German patent",
    "patenteu": "European patent",
    "patentfr": "French patent",
    "patentuk": "British patent",
    "patentus": "U.S. patent",
    "patreq": "Patent request",
    "patreqde": "German patent request",
    "patreqeu": "European patent request",
    "patreqfr": "French patent request",
    "patrequk": "British patent request",
    "patrequs": "U.S. patent request",
    "countryde": "Germany",
    "countryeu": "European Union",
    "countryep": "European Union",
    "countryfr": "France",
    "countryuk": "United Kingdom",
    "countryus": "United States of America",
    "newseries": "new series",
    "oldseries": "old series",
    "inpreparation": "in preparation",
    "submitted": "submitted",
    "forthcoming": "forthcoming",
    "inpress": "in press",
    "prepublished": "pre-published",
}

# babel's names of languages (2.2.3, langid) → BCP 47.
LANGUAGES = {
    "acadian": "fr-CA",
    "afrikaans": "af",
    "american": "en-US",
    "usenglish": "en-US",
    "english": "en",
    "british": "en-GB",
    "ukenglish": "en-GB",
    "australian": "en-AU",
    "canadian": "en-CA",
    "newzealand": "en-NZ",
    "arabic": "ar",
    "austrian": "de-AT",
    "naustrian": "de-AT",
    "german": "de",
    "ngerman": "de",
    "swissgerman": "de-CH",
    "nswissgerman": "de-CH",
    "basque": "eu",
    "bulgarian": "bg",
    "canadien": "fr-CA",
    "catalan": "ca",
    "chinese": "zh",
    "croatian": "hr",
    "czech": "cs",
    "danish": "da",
    "dutch": "nl",
    "estonian": "et",
    "finnish": "fi",
    "french": "fr",
    "francais": "fr",
    "galician": "gl",
    "greek": "el",
    "hebrew": "he",
    "hungarian": "hu",
    "icelandic": "is",
    "irish": "ga",
    "italian": "it",
    "japanese": "ja",
    "korean": "ko",
    "latin": "la",
    "latvian": "lv",
    "lithuanian": "lt",
    "norsk": "nb",
    "norwegian": "nb",
    "nynorsk": "nn",
    "persian": "fa",
    "farsi": "fa",
    "polish": "pl",
    "portuguese": "pt",
    "brazilian": "pt-BR",
    "brazil": "pt-BR",
    "romanian": "ro",
    "russian": "ru",
    "serbian": "sr",
    "slovak": "sk",
    "slovene": "sl",
    "slovenian": "sl",
    "spanish": "es",
    "mexican": "es-MX",
    "swedish": "sv",
    "turkish": "tr",
    "ukrainian": "uk",
    "welsh": "cy",
}
BABEL = {code: name for name, code in reversed(LANGUAGES.items())}
