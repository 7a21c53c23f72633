"""The whole site as static files: pages, their twins, the database, exports, and a page that asks the database in the browser.

A walk from the home page over the site as it is served, each answer written where `static_addresses` says. No passage text is in it, since
none is given to the site that is walked. It serves from any folder of a plain file server.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any
from urllib.parse import quote

from datasette.utils.asgi import Request

from kb.answers.query import connect, rows
from kb.errors import KbError
from kb.exporters import FORMATS
from kb.site import direct
from kb.site.drawing import page
from kb.site.guard import POLICY
from kb.site.server import NAME, application
from kb.site.static_addresses import DATA_PAGE, DATABASE, STATIC, Addresses

MARK = ".nojekyll"
"""A file that some hosts look for, so that they publish all files as they are; here it also marks a folder as a site of ours."""
SEEDS = ("/", "/robots.txt", "/sitemap.xml")
_IF_PUBLIC = SEEDS[1:]
"""These are there only where the base says where its site is public."""
_META_POLICY = POLICY.replace("frame-ancestors 'none'; ", "")
"""Not all of a policy may stand in a page itself."""
DATA_POLICY = _META_POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'") + "; worker-src 'self'"
EXPORTS = ("json", "bibtex", "ris", "csljson", "graphml", "gexf", "cx2", "nodelink", "turtle", "csv")
"""Formats that lie beside the pages."""
_GONE = (404, 410)
_NO_ICON = '<link rel="icon" href="data:,">'
"""Else browsers ask the host for one, which is not ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was written."""

    files: int
    size: int
    """Bytes."""


def write(database: Path, folder: Path, *, progress: Callable[[str], object] = lambda step: None) -> Written:
    """Write the site of a built base into `folder`, which appears whole or stays as it was.

    Raises KbError if there is no base at `database`, if `folder` holds anything but a site written before, or if it cannot
    be written.
    """
    if folder.exists() and not folder.is_dir():
        raise KbError(f"{folder}: is a file; name a folder")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise KbError(f"{folder}: holds other files, which a new site would replace; name a folder that is empty or new")
    connect(database).close()  # tells at once what is no base
    try:
        with _beside(folder) as made:
            with ThreadPoolExecutor(1) as own:  # a thread of its own, since the caller may have a loop that runs, as notebooks do
                own.submit(lambda: asyncio.run(_walk(database, made, progress))).result()
            shutil.copyfile(database, made / DATABASE)
            _copy_static(made / STATIC)
            (made / MARK).touch()
            sizes = [file.stat().st_size for file in made.rglob("*") if file.is_file()]
    except OSError as fault:
        raise KbError(f"{fault.filename or folder}: cannot be written ({fault.strerror})") from fault
    return Written(files=len(sizes), size=sum(sizes))


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """A new folder beside `folder` that takes its place at the end."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".tmp", dir=folder.parent))
    old = made.with_suffix(".old")
    try:
        yield made
        made.chmod(0o777 & ~_umask())
        if folder.exists():
            folder.rename(old)
        made.rename(folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _former(database: Path) -> list[str]:
    """The addresses of works by keys that they had before: no page leads there, but others' links may. The work's page is written there too."""
    with closing(connect(database)) as connection:
        return [f"/reference/{quote(row['alias'], safe='')}" for row in rows(connection, "SELECT alias FROM alias_records ORDER BY alias")]


async def _walk(database: Path, folder: Path, progress: Callable[[str], object]) -> None:
    datasette = application(database, threads=0)
    app = datasette.app()
    try:
        await datasette.invoke_startup()
        queries = await datasette.get_canned_queries(NAME, None)
        addresses = Addresses(NAME, queries)
        waiting = [*SEEDS, *_former(database)]
        known = set(waiting)

        def met(address: str) -> None:
            if address not in known:
                known.add(address)
                waiting.append(address)

        while waiting:
            address = waiting.pop()
            answer = await direct.get(app, address)
            if address in _IF_PUBLIC and answer.status in _GONE:
                continue
            if answer.status != 200:
                raise KbError(f"{address}: the site's own page answered {answer.status}, so that no site was written")
            content = answer.body
            if answer.headers["content-type"].startswith("text/html"):
                content = _page(addresses.rewritten(content.decode(), address, met), _META_POLICY)
            _put(folder / addresses.file(address), content)
            if len(known) % 100 == 0:
                progress(f"{len(known) - len(waiting)} of {len(known)} pages")
        exports = _exports(database, folder, progress)
        drawn = await _data_page(datasette, queries, exports)
        _put(folder / DATA_PAGE, _page(addresses.rewritten(drawn, "/data/", lambda _: None), DATA_POLICY))
    finally:
        for served in datasette.databases.values():
            served.close()


def _page(html: str, policy: str) -> bytes:
    """The page with its policy in its head, since a plain file server sends none."""
    tag = f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n{_NO_ICON}'
    return html.replace('<meta charset="utf-8">', f'<meta charset="utf-8">\n{tag}', 1).encode()


def _put(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def _exports(database: Path, folder: Path, progress: Callable[[str], object]) -> list[tuple[str, str]]:
    """Writes the exports; returns each format with its file."""
    written = []
    (folder / "exports").mkdir()
    for name in EXPORTS:
        form = FORMATS[name]
        progress(f"export {name}")
        target = folder / "exports" / (name if form.folder else f"{name}{form.suffix}")
        with closing(connect(database)) as connection:
            if form.folder:
                target.mkdir()
                form.write(form.rows(connection), target)
                written += [(f"{name}: {file.name}", f"/exports/{name}/{file.name}") for file in sorted(target.iterdir())]
            else:
                with target.open("w", encoding="utf-8", newline="\n") as file:
                    form.write(form.rows(connection), file)
                written.append((name, f"/exports/{target.name}"))
    return written


async def _data_page(datasette: Any, queries: Any, exports: list[tuple[str, str]]) -> str:
    """The page that asks the database in the browser."""
    told = [
        {"name": name, "title": query.get("title") or name, "description": query.get("description") or "", "sql": query["sql"],
         "params": query.get("params") or []}
        for name, query in queries.items()
    ]  # fmt: skip
    request = Request.fake("/data/")
    request.scope["csrftoken"] = str  # what Datasette's frame asks of a request; no form here sends anything
    answer = await page(datasette, request, "data", {"questions": told, "exports": exports})
    return str(answer.body)


def _copy_static(target: Path) -> None:
    with as_file(files("kb.site") / "static") as source:
        shutil.copytree(source, target)
