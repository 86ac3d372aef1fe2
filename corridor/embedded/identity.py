"""As whom an embedded server runs: PostgreSQL refuses to run as root."""

from __future__ import annotations

import enum
import functools
import os
import shutil
import subprocess


class RunAs(enum.Enum):
    """The three ways to start a server that must not be root."""

    SELF = "this user"
    NAMESPACE = "root outside, an ordinary user inside a user namespace"
    NOBODY = "the system's nobody, on copies that it can reach"


NAMESPACE_COMMAND = ("unshare", "--user", "--map-user=1000", "--map-group=1000")


@functools.cache
def run_as() -> RunAs:
    """How to run here.

    A user namespace is preferred for root: the process is still root for the file system, so it reaches a
    folder that other users cannot enter (a CI checkout often is one), and nothing changes owner.
    """
    if os.geteuid() != 0:
        return RunAs.SELF
    if os.environ.get("CORRIDOR_EMBEDDED_NO_NAMESPACE") or not shutil.which("unshare"):
        return RunAs.NOBODY
    probe = subprocess.run([*NAMESPACE_COMMAND, "id", "-u"], capture_output=True, text=True, check=False)
    return RunAs.NAMESPACE if probe.returncode == 0 and probe.stdout.strip() == "1000" else RunAs.NOBODY
