"""Paired measurements of whole processes."""

import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence


def compare(
    title: str,
    command: Sequence[str],
    baseline: Sequence[str],
    *,
    runs: int = 31,
    env: Mapping[str, str] | None = None,
) -> float:
    """Run two commands in turn and print how their wall times compare.

    Args:
        title: What is measured.
        command: The command of interest.
        baseline: What it is measured against.
        runs: Counted pairs, after one pair that is not counted.
        env: The environment of both; the process's own by default.

    Returns:
        The median of the pairwise ratios.
    """
    times: list[tuple[float, float]] = []
    for _ in range(runs + 1):
        pair = []
        for arguments in (command, baseline):
            start = time.perf_counter()
            subprocess.run(arguments, env=env, stdout=subprocess.DEVNULL, check=True)
            pair.append(time.perf_counter() - start)
        times.append((pair[0], pair[1]))
    counted = times[1:]
    ratios = sorted(ours / theirs for ours, theirs in counted)
    ours, theirs = (statistics.median(column) * 1000 for column in zip(*counted, strict=True))
    median = statistics.median(ratios)
    print(
        f"{title}: {median:.2f} x baseline "
        f"(quartiles {ratios[runs // 4]:.2f} and {ratios[runs * 3 // 4]:.2f}; "
        f"{ours:.0f} ms against {theirs:.0f} ms; {runs} pairs)"
    )
    return median
