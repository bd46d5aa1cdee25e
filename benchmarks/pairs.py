"""Paired measurements of whole processes."""

import resource
import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path


def compare(
    title: str,
    command: Sequence[str],
    baseline: Sequence[str],
    *,
    runs: int = 31,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> float:
    """Run two commands in turn and print how their times compare.

    On a machine with other work the processor time is the steadier one.

    Args:
        title: What is measured.
        command: The command of interest.
        baseline: What it is measured against.
        runs: Counted pairs, after one pair that is not counted.
        env: The environment of both; the process's own by default.
        cwd: The folder that both run in; the process's own by default.

    Returns:
        The median of the pairwise ratios.
    """
    pairs = [
        [_run(arguments, env, cwd) for arguments in (command, baseline)] for _ in range(runs + 1)
    ]
    ratios: dict[str, list[float]] = {}
    for kind in ("wall", "cpu"):
        ratios[kind] = sorted(ours[kind] / theirs[kind] for ours, theirs in pairs[1:])
    ours, theirs = (
        statistics.median(pair[side]["wall"] for pair in pairs[1:]) * 1000 for side in (0, 1)
    )
    wall, cpu = (statistics.median(found) for found in ratios.values())
    low, high = ratios["wall"][runs // 4], ratios["wall"][runs * 3 // 4]
    print(
        f"{title}: {wall:.2f} x baseline (quartiles {low:.2f} and {high:.2f}), "
        f"{cpu:.2f} x its processor time; {ours:.0f} ms against {theirs:.0f} ms; {runs} pairs"
    )
    return wall


def _run(
    arguments: Sequence[str], env: Mapping[str, str] | None, cwd: Path | None
) -> dict[str, float]:
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(arguments, env=env, cwd=cwd, stdout=subprocess.DEVNULL, check=True)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"wall": wall, "cpu": used}
