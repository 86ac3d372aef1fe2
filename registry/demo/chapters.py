"""Two countries' stories at the same time: nothing in one depends on the other."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection, wait

from django.db import connection

from accounts.models import User
from registry.programmes.models import Cohort

from .histories import Storyteller, enrolments_of
from .plan import Graduate

Story = tuple[Cohort, list[Graduate], User]


class ChapterFailed(RuntimeError):
    """A country's stories ended with an error; its traceback stands above."""


def tell_all(storyteller: Storyteller, stories: Sequence[Story], *, done: Callable[[int], None]) -> None:
    """Tell every country's stories in a process of its own; `done` is given how many graduates' are told.

    Employers hire at home, so the countries share no listing. Raises ChapterFailed if one of them ends early.
    """
    connection.close()  # a connection cannot be shared with a child
    context = multiprocessing.get_context("fork")
    readers: list[Connection] = []
    children = []
    for country in sorted({cohort.country_id for cohort, _graduates, _officer in stories}):
        reader, writer = context.Pipe(duplex=False)
        chosen = [story for story in stories if story[0].country_id == country]
        child = context.Process(target=_tell, args=(storyteller, chosen, writer), daemon=True)
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


def _tell(storyteller: Storyteller, stories: Sequence[Story], writer: Connection) -> None:
    for cohort, graduates, officer in stories:
        enrolments = enrolments_of(cohort)
        for graduate in graduates:
            storyteller.tell(enrolments[graduate.row["reference"]], graduate, officer)
            writer.send(None)
    storyteller.close_the_past()
    writer.close()
    connection.close()
