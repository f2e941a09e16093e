"""The writers: one per format, each a pure function of a resolved document, a style and options; `FORMATS` is the one table."""
