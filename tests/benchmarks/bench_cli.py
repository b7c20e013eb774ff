"""How long ``kg --help`` takes, against a bare click program; CPU time, medians of paired fresh processes.

python -m tests.benchmarks.bench_cli [--rounds 31]
"""

import argparse
import sys
from pathlib import Path

from tests.benchmarks.measure import paired, run, show, verdict

GOAL = 1.5
BARE = """
import click

@click.group()
def main(): "A program."

@main.command()
def one(): "A command."

main(["--help"], prog_name="bare")
"""


def main() -> int:
    """The command line; 1 when the goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=31)
    given = parser.parse_args()
    script = Path(sys.executable).with_name("kg")
    ways = {
        "bare click program": lambda: run(sys.executable, "-c", BARE),
        "kg --help": lambda: run(str(script), "--help"),
        "kg build --help": lambda: run(str(script), "build", "--help"),
    }
    costs = paired(ways, given.rounds)
    show("start-up", costs)
    ratio = costs["kg --help"].cpu / costs["bare click program"].cpu
    return 0 if verdict("kg --help against a bare click program", ratio, GOAL, at_least=False) else 1


if __name__ == "__main__":
    sys.exit(main())
