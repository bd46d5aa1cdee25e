"""Paired measurements of functions in one process."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping

_BLOCK = 0.02  # seconds


def interleave(
    title: str, cases: Mapping[str, Callable[[], object]], baseline: str, *, rounds: int = 15
) -> dict[str, float]:
    """Run every case once per round, in rotating order, and print how the times compare.

    Whatever disturbs a round disturbs all of its cases, so the ratio within a round is steadier
    than the times are.

    Args:
        title: What is measured.
        cases: What to call, by name.
        baseline: The case that the others are divided by.
        rounds: How many ratios the medians are taken of.

    Returns:
        The median ratio by case.
    """
    names = list(cases)
    calls = {name: _calls_per_block(cases[name]) for name in names}
    times: dict[str, list[float]] = {name: [] for name in names}
    gc.collect()
    gc.freeze()
    for turn in range(rounds):
        first = turn % len(names)
        for name in names[first:] + names[:first]:
            times[name].append(_measure(cases[name], calls[name]))
    gc.unfreeze()
    print(f"\n{title} ({rounds} rounds; median time, ratio to the baseline, its quartiles)")
    medians = {}
    for name in names:
        ratios = [a / b for a, b in zip(times[name], times[baseline], strict=True)]
        medians[name] = statistics.median(ratios)
        low, _, high = statistics.quantiles(ratios, n=4)
        micros = statistics.median(times[name]) * 1e6
        print(f"  {name:<44} {micros:>12.2f} µs  {medians[name]:.3f}  [{low:.3f}, {high:.3f}]")
    return medians


def _calls_per_block(call: Callable[[], object]) -> int:
    call()
    count = 1
    while (seconds := _measure(call, count) * count) < _BLOCK / 4:
        count *= 4
    return max(1, round(count * _BLOCK / seconds))


def _measure(call: Callable[[], object], count: int) -> float:
    start = time.perf_counter()
    for _ in range(count):
        call()
    return (time.perf_counter() - start) / count
