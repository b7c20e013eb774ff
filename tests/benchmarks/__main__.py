"""``python -m tests.benchmarks``: every benchmark, each against its yardstick. Takes some minutes."""

import sys

from tests.benchmarks import (
    bench_build,
    bench_cli,
    bench_extraction,
    bench_measures,
    bench_page,
    bench_query,
    bench_serve,
)


def main() -> int:
    """Run all; 1 when a goal was missed."""
    missed = 0
    for bench in (
        bench_cli,
        bench_query,
        bench_build,
        bench_measures,
        bench_page,
        bench_serve,
        bench_extraction,
    ):
        print(f"\n=== {(bench.__doc__ or '').splitlines()[0]}", flush=True)
        missed += bench.main()
    return min(missed, 1)


if __name__ == "__main__":
    sys.exit(main())
