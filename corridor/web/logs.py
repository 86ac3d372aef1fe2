"""What must not be written down."""

from __future__ import annotations

import logging
import re
from typing import Any

# A secret of a link, as `secrets.token_urlsafe(32)` and longer keys are: no public id and no name is that long.
_SECRET = re.compile(r"(?<=[/=])[A-Za-z0-9_-]{40,}(?=[/?&\s\"']|$)")


class HideSecrets(logging.Filter):
    """Takes the secrets of links out of the addresses in a log's lines.

    A server in front of the application writes its own log: it must leave out what follows `/claim/`, `/card/`,
    `/help/answer/`, `/placements/yes/`, `/organisations/invitations/` and `/accounts/password/reset/key/`. Granian
    writes none unless told to.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _hidden(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(_hidden(value) for value in record.args)
        return True


def _hidden(value: Any) -> Any:
    return _SECRET.sub("…", value) if isinstance(value, str) else value
