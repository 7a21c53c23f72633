"""A small queue for SQL that visitors write: a few run, a few wait, the rest are sent away, so that pages stay quick."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

RUNNING = 2
WAITING = 8


class QueueFull(Exception):
    """As many wait as may."""


class SqlQueue:
    """Room for RUNNING queries at once and WAITING more."""

    def __init__(self) -> None:
        self._room = asyncio.Semaphore(RUNNING)
        self._waiting = 0

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Run the body when it is its turn. Raises QueueFull at once where too many wait."""
        if self._room.locked() and self._waiting >= WAITING:
            raise QueueFull
        self._waiting += 1
        try:
            await self._room.acquire()
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._room.release()
