"""Every benchmark that is a module with a `main(argv)`, one after the other: `python -m bench [name ...] [--size N]`.

With a size only matching is measured, on so many profiles and a hundredth as many listings, unless others are named.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

OF_A_SIZE = {"matching", "talent"}


def main(argv: list[str]) -> int:
    """Run the named benchmarks, or all; each in a process of its own, since each chooses its database."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--size", type=int, default=0)
    asked = parser.parse_args(argv)
    names = asked.names or (["matching"] if asked.size else [])
    sizes = ["--profiles", str(asked.size), "--listings", str(max(1, asked.size // 100))] if asked.size else []
    found = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if "def main(argv" in path.read_text())
    chosen = [name for name in found if not name.startswith("_") and (not names or name in names)]
    return max(
        (_run(name, sizes if name in OF_A_SIZE else []) for name in chosen),
        default=0,
    )


def _run(name: str, options: list[str]) -> int:
    return subprocess.run([sys.executable, "-m", f"bench.{name}", *options], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
