"""The base as a data package: its database, its tables as CSV, its library, and what tells of them. In goes the database's file.

The database is copied first and all else is read from the copy, so that the files agree even where another build takes the original's place.
Source: Data Package (datapackage.org), with its Table Schema. The same database gives the same bytes.
"""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from kb.answers.query import connect, metadata, rows
from kb.answers.readers_words import spreadsheet_safe
from kb.exporters import bibtex
from kb.exporters.attributes import text
from kb.exporters.package_tables import SOURCES, Table, tables
from kb.exporters.package_texts import citation_cff, creators, license_id, license_note, readme, web_address

DATABASE: Final = "kb.db"
LIBRARY: Final = "references.bib"
ABOUT: Final = {
    "CITATION.cff": "How to cite the base",
    "LICENSE.txt": "Under which terms it may be used",
    "datapackage.json": "Types, meanings and keys of all columns, for programs",
    "SHA256SUMS": "SHA-256 of every other file",
}
_CHUNK: Final = 1 << 20


def database(connection: sqlite3.Connection) -> Path:
    """The file that the connection reads."""
    return Path(next(file for _, name, file in connection.execute("PRAGMA database_list") if name == "main"))


def write(path: Path, folder: Path) -> None:
    """Write the package of the database at `path` into the folder, cells safe for spreadsheets."""
    _write(path, folder, raw=False)


def write_raw(path: Path, folder: Path) -> None:
    """Write the package with cells as they are."""
    _write(path, folder, raw=True)


def _write(path: Path, folder: Path, *, raw: bool) -> None:
    shutil.copyfile(path, folder / DATABASE)
    with closing(connect(folder / DATABASE)) as connection:
        about = metadata(connection)
        resources = [_file(folder, DATABASE, "The whole base: an SQLite database", "application/vnd.sqlite3")]
        for table in tables(connection):
            _csv(folder / f"{table.name}.csv", table, raw=raw)
            resources.append(_file(folder, f"{table.name}.csv", table.meaning, "text/csv") | _schema(table))
        with (folder / LIBRARY).open("w", encoding="utf-8", newline="\n") as file:
            bibtex.write(rows(connection, "SELECT bibtex FROM work_records ORDER BY key"), file)
        resources.append(_file(folder, LIBRARY, "The library: every work as a BibTeX entry", "application/x-bibtex"))
    listed = [(resource["path"], resource["description"]) for resource in resources]
    _text(folder / "README.md", readme(about, [*listed, *ABOUT.items()], raw=raw))
    _text(folder / "CITATION.cff", citation_cff(about))
    _text(folder / "LICENSE.txt", license_note(about))
    _text(folder / "datapackage.json", json.dumps(_descriptor(about, resources), ensure_ascii=False, indent=1) + "\n")
    sums = (f"{_sha256(file)}  {file.name}\n" for file in sorted(folder.iterdir()))
    _text(folder / "SHA256SUMS", "".join(list(sums)))


def _descriptor(about: Mapping[str, str], resources: list[dict[str, Any]]) -> dict[str, Any]:
    """What datapackage.json says."""
    address = web_address(about.get("license_url"))
    licence = {"name": license_id(about), "path": address, "title": about.get("license", "")}
    said = {
        "profile": "data-package",
        "name": "evidence-kb",
        "title": about.get("title"),
        "description": about.get("description"),
        "version": about.get("version"),
        "homepage": web_address(about.get("site_url")),
        "licenses": [{name: value for name, value in licence.items() if value}] if licence["name"] or address else [],
        "contributors": [{"title": name, "role": "author"} for name in creators(about)],
    }
    return {**{name: value for name, value in said.items() if value}, "resources": resources}


def _file(folder: Path, name: str, meaning: str, media_type: str) -> dict[str, Any]:
    path = folder / name
    return {
        "name": path.stem.lower() if path.suffix == ".csv" else path.name.lower(), "path": name, "description": meaning, "mediatype": media_type,
        "bytes": path.stat().st_size, "hash": f"sha256:{_sha256(path)}",
    }  # fmt: skip


def _schema(table: Table) -> dict[str, Any]:
    """What the Table Schema says of the table; a pointer to its own rows names no table."""
    source = SOURCES[table.name]
    points = [
        {"fields": list(columns), "reference": {"resource": "" if of == table.name else of, "fields": list(SOURCES[of].key)}}
        for columns, of in source.points.items()
    ]
    fields = [{"name": column.name, "type": column.type, "description": column.meaning} for column in table.columns]
    schema = {"fields": fields, "missingValues": [""], "primaryKey": list(source.key), **({"foreignKeys": points} if points else {})}
    return {"profile": "tabular-data-resource", "format": "csv", "encoding": "utf-8", "schema": schema}


def _csv(path: Path, table: Table, *, raw: bool) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(column.name for column in table.columns)
        for row in table.rows:
            cells = ["" if value is None else _json(value) if isinstance(value, dict) else text(value) for value in row.values()]
            lines.writerow(cells if raw else map(spreadsheet_safe, cells))


def _json(value: Mapping[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False)


def _text(path: Path, content: str) -> None:
    path.write_text(content, encoding="utf-8", newline="\n")


def _sha256(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()
