"""Two programmes' stories at the same time: nothing in one depends on the other."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from dataclasses import replace
from multiprocessing.connection import Connection, wait
from multiprocessing.queues import SimpleQueue

from django.db import connection

from accounts.models import User
from registry.programmes.models import Cohort

from .histories import Storyteller, enrolments_of
from .plan import Graduate

Story = tuple[Cohort, list[Graduate], User]
TELLERS = 2


class ChapterFailed(RuntimeError):
    """A programme's stories ended with an error; its traceback stands above."""


def tell_all(storyteller: Storyteller, stories: Sequence[Story], *, done: Callable[[int], None]) -> None:
    """Tell the programmes' stories in two processes; `done` is given how many graduates' are told.

    A programme's past listings are its own, so it does not matter which process tells it or when. Raises
    ChapterFailed if one of them ends early.
    """
    connection.close()  # a connection cannot be shared with a child
    context = multiprocessing.get_context("fork")
    chapters = _chapters(stories)
    waiting: SimpleQueue[int | None] = context.SimpleQueue()
    for number in [*range(len(chapters)), *[None] * TELLERS]:
        waiting.put(number)
    readers: list[Connection] = []
    children = []
    for _teller in range(TELLERS):
        reader, writer = context.Pipe(duplex=False)
        child = context.Process(target=_tell, args=(storyteller, chapters, waiting, writer), daemon=True)
        child.start()
        writer.close()
        readers.append(reader)
        children.append(child)
    told = 0
    while readers:
        ready = wait(readers)
        for reader in [reader for reader in readers if reader in ready]:
            try:
                reader.recv()
                told += 1
                done(told)
            except EOFError:
                readers.remove(reader)
    for child in children:
        child.join()
        if child.exitcode:
            raise ChapterFailed


def _chapters(stories: Sequence[Story]) -> list[list[Story]]:
    """The stories of each programme together, the longest first, so that the processes end at about the same time."""
    chapters: dict[int, list[Story]] = {}
    for story in stories:
        chapters.setdefault(story[0].programme_id, []).append(story)
    return sorted(chapters.values(), key=lambda chapter: -sum(len(graduates) for _cohort, graduates, _by in chapter))


def _tell(
    storyteller: Storyteller, chapters: list[list[Story]], waiting: SimpleQueue[int | None], writer: Connection
) -> None:
    while (number := waiting.get()) is not None:
        teller = replace(storyteller, past_listings={})
        for cohort, graduates, officer in chapters[number]:
            enrolments = enrolments_of(cohort)
            for graduate in graduates:
                teller.tell(enrolments[graduate.row["reference"]], graduate, officer)
                writer.send(None)
        teller.close_the_past()
    writer.close()
    connection.close()
