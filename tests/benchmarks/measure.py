"""Measuring in fresh processes: CPU seconds, wall seconds and peak memory of a child; medians of paired runs."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took."""

    cpu: float
    wall: float
    peak: float
    """Peak resident memory, in MB."""

    @classmethod
    def of(cls, costs: "list[Cost]") -> "Cost":
        """The medians of some runs, each of its own."""
        return cls(*(median(getattr(cost, name) for cost in costs) for name in ("cpu", "wall", "peak")))


def run(*command: str) -> Cost:
    """Run a command to its end; its output goes nowhere."""
    began = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=ROOT)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {child.returncode}")
    return Cost(usage.ru_utime + usage.ru_stime, time.perf_counter() - began, usage.ru_maxrss / 1024)


def python(module: str, *arguments: str) -> Cost:
    """Run a module in a fresh Python."""
    return run(sys.executable, "-m", module, *arguments)


def paired(ways: Mapping[str, Callable[[], Cost]], rounds: int) -> dict[str, Cost]:
    """The medians of each way, the ways taking turns, so that a busy moment hits all of them."""
    costs: dict[str, list[Cost]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            costs[name].append(way())
    return {name: Cost.of(some) for name, some in costs.items()}


def show(title: str, costs: Mapping[str, Cost]) -> None:
    """Print what each way took."""
    print(f"\n{title}")
    for name, cost in costs.items():
        print(f"  {name:44} {cost.cpu:8.2f} CPU s {cost.wall:8.2f} s {cost.peak:7.0f} MB")


def verdict(what: str, value: float, goal: float, *, at_least: bool = True) -> bool:
    """Print a ratio beside its goal; whether it is met."""
    met = value >= goal if at_least else value <= goal
    sign = "≥" if at_least else "≤"
    print(f"  {what}: {value:.2f} (goal {sign} {goal:g}) {'met' if met else 'NOT MET'}")
    return met
