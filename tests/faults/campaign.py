"""Killing what a site consists of, again and again, while people use it."""

import contextlib
import os
import random
import re
import signal
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from jobsite import JobSite, until

_PAUSE = 1.2  # seconds from one kill to the next
_AT_ONCE = 3  # jobs of one request
_JOB_SECONDS = 0.05
_PATIENCE = 90.0


@dataclass
class Figures:
    """What a campaign came to.

    Attributes:
        name: What was tested.
        kills: How often what was killed.
        acknowledged: Jobs whose request was answered.
        lost: Those of them without an effect.
        repeated: Jobs that began more than once.
        duplicates: Effects that are there more than once.
        recovery: Seconds from a kill to the end of the jobs that it interrupted, at worst.
    """

    name: str
    kills: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 0
    lost: int = 0
    repeated: int = 0
    duplicates: int = 0
    recovery: float = 0.0


class Campaign:
    """One site under attack.

    Args:
        name: What is tested.
        site: The site.
        workers: How many ``feather worker`` it has.
        others: What else can be killed, by name: a function that kills it and starts it again.
    """

    def __init__(
        self, name: str, site: JobSite, workers: int, others: Mapping[str, Callable[[], None]]
    ) -> None:
        self.figures = Figures(name)
        self._site = site
        self._others = others
        self._random = random.Random(7)
        self._answered: list[int] = []
        self._killed_at: list[float] = []
        self._over = threading.Event()
        self._port = 0
        self._web = self._start_web()
        self._workers = [site.worker("--threads", "4") for _ in range(workers)]

    def run(self, kills: int) -> Figures:
        """Kill so many times, let the site come to rest, and count."""
        visitor = threading.Thread(target=self._visit, daemon=True)
        visitor.start()
        until(lambda: len(self._site.effects()) > _AT_ONCE, 30, self._site.output)
        targets = ["worker", "web process", *self._others]
        for number in range(kills):
            self._kill(targets[number % len(targets)])
            time.sleep(_PAUSE)
        self._over.set()
        visitor.join(10)
        self._site.until_finished(_PATIENCE)
        return self._count()

    def _kill(self, target: str) -> None:
        self.figures.kills[target] += 1
        self._killed_at.append(time.time())
        if target == "worker":
            place = self._random.randrange(len(self._workers))
            _kill_group(self._workers[place].pid)
            self._workers[place] = self._site.worker("--threads", "4")
        elif target == "web process":
            children = Path(f"/proc/{self._web.pid}/task/{self._web.pid}/children").read_text()
            for child in children.split():  # their master starts others
                with contextlib.suppress(ProcessLookupError):
                    os.kill(int(child), signal.SIGKILL)
        else:
            self._others[target]()

    def _start_web(self):
        log = self._site.root / f"process-{len(self._site.processes)}.txt"
        web = self._site.start(
            "gunicorn", "app:app", "--bind", "127.0.0.1:0", "--no-control-socket",
            "--threads", "4", "--workers", "1",
        )  # fmt: skip
        until(lambda: "Listening at" in log.read_text(), 20, log.read_text)
        self._port = int(re.search(r"Listening at: http://127.0.0.1:(\d+)", log.read_text())[1])
        return web

    def _visit(self) -> None:
        number = 0
        while not self._over.is_set():
            values = {"first": number, "count": _AT_ONCE, "seconds": _JOB_SECONDS}
            address = f"http://127.0.0.1:{self._port}/api/enqueue?{urllib.parse.urlencode(values)}"
            try:
                with urllib.request.urlopen(address, timeout=10) as answer:
                    answer.read()
                self._answered.extend(range(number, number + _AT_ONCE))
            except (OSError, urllib.error.URLError):
                pass  # nobody was promised anything
            number += _AT_ONCE
            time.sleep(0.05)

    def _count(self) -> Figures:
        figures, effects = self.figures, self._site.effects()
        began: Counter[int] = Counter()
        spans: dict[int, tuple[float, float]] = {}
        for what, number, at in self._site.noted():
            if what == "began":
                began[number] += 1
            first = spans.get(number, (at, at))[0]
            spans[number] = (first, at)
        figures.acknowledged = len(self._answered)
        figures.lost = sum(number not in effects for number in self._answered)
        figures.repeated = sum(count > 1 for count in began.values())
        figures.duplicates = sum(count > 1 for count in effects.values())
        interrupted = [
            end - kill
            for kill in self._killed_at
            for number, (start, end) in spans.items()
            if start < kill < end and began[number] > 1
        ]
        figures.recovery = max(interrupted, default=0.0)
        return figures


def _kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
