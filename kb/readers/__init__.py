"""Bytes to records: one module a format. `folder` reads a whole base; the others read one text each and know no files."""
