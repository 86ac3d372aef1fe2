"""Every benchmark that is a module with a `main(argv)`, one after the other: `python -m bench [name ...]`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def main(names: list[str]) -> int:
    """Run the named benchmarks, or all; each in a process of its own, since each chooses its database."""
    found = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if "def main(argv" in path.read_text())
    chosen = [name for name in found if not name.startswith("_") and (not names or name in names)]
    return max(
        (subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode for name in chosen), default=0
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
