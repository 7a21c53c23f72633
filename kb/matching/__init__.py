"""Which work of a library a citation means: by the document's own list of references first, then by authors, year and title."""
