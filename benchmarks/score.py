"""Everything about scorers in one run: each part in a process of its own, one after the other.

    python benchmarks/score.py TRAIN.parquet DEV.parquet [--only quick,mini,detoxify,cascade]

Each part is a program by itself too (score_quick.py and so on) and says in its first lines what it measures and what it
needs. A part that cannot run here is named at the end, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path

PARTS = ("quick", "mini", "detoxify", "cascade")


def main() -> None:
    """Run the parts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=Path)
    parser.add_argument("dev", type=Path)
    parser.add_argument("--only", default=",".join(PARTS), help="some of the parts, separated by commas")
    options = parser.parse_args()
    wanted = options.only.split(",")
    if unknown := set(wanted) - set(PARTS):
        parser.error(f"no part is called {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    with_data = [str(options.train), str(options.dev)]
    failed = []
    for part in wanted:
        print(f"\n== {part}", flush=True)
        began = time.monotonic()
        program = Path(__file__).with_name(f"score_{part}.py")
        done = subprocess.run([sys.executable, str(program), *([] if part == "detoxify" else with_data)], check=False)
        print(f"   ({time.monotonic() - began:.0f} s)", flush=True)
        if done.returncode:
            failed.append(part)
    if failed:
        sys.exit(f"did not run to their end: {', '.join(failed)}")


if __name__ == "__main__":
    main()
