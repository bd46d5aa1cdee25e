"""``Channel``: the list in Redis that leads from the outbox to the workers."""

from collections.abc import Collection, Sequence
from typing import Any

from flask import Flask
from redis import Redis
from redis.exceptions import ResponseError
from rq import Queue
from rq.job import JOB_ID_PATTERN

from feather_jobs.rq.job import SignedJob, signed_job
from feather_jobs.rq.signing import Signer

_LONGEST_STAY = 24 * 3600  # of what is left in Redis, for whatever reason
_MOST_LOOKED_AT = 10_000


class Channel:
    """One RQ queue for all workers that serve the same queues of the app.

    RQ's own queues would be emptied one after the other, whatever the priorities of the jobs in
    them; and a worker that serves all of them would have to know all of their names.

    Args:
        app: The app.
        redis: The connection.
        queues: Which queues are served; None for all.

    Attributes:
        redis: The connection.
        queue: RQ's queue.
    """

    def __init__(self, app: Flask, redis: Redis, queues: Collection[str] | None) -> None:
        signer = Signer(app)
        served = "all" if queues is None else ",".join(sorted(set(queues)))
        self.redis = redis
        self.queue = Queue(
            f"feather:{signer.tag}:{served}",
            connection=redis,
            job_class=SignedJob,
            serializer=signer,
        )

    def depth(self) -> int:
        """Return how many jobs wait in Redis.

        Raises:
            RedisError: It cannot be asked.
        """
        return self.queue.count

    def push(self, job_ids: Sequence[str]) -> None:
        """Send jobs to the workers.

        Raises:
            RedisError: It failed.
        """
        with self.redis.pipeline() as pipeline:
            pipeline.sadd(self.queue.redis_queues_keys, self.queue.key)
            for job_id in job_ids:
                job = signed_job(job_id, self.queue)
                job.save(pipeline=pipeline)
                pipeline.expire(job.key, _LONGEST_STAY)
                self.queue.push_job_id(job_id, pipeline=pipeline)
            pipeline.execute()

    def waiting(self) -> set[str]:
        """Return the ids of the jobs that wait in Redis.

        Raises:
            RedisError: It cannot be asked.
        """
        found: Any = self.redis.lrange(self.queue.key, 0, _MOST_LOOKED_AT - 1)
        return {one.decode(errors="replace") for one in found}

    def wait(self, timeout: float) -> str | None:
        """Wait for the next job.

        Args:
            timeout: Seconds to wait.

        Returns:
            What the list names, which may be anything; None if nothing came.

        Raises:
            RedisError: It failed.
        """
        found: Any = self.redis.blpop([self.queue.key], timeout)
        return None if found is None else found[1].decode(errors="replace")

    def fetch(self, job_id: str) -> SignedJob | None:
        """Take a job out of Redis.

        Args:
            job_id: What :meth:`wait` returned.

        Returns:
            The job, refused or not; None if it is dealt with: it was in the list twice.

        Raises:
            RedisError: It failed.
        """
        if not JOB_ID_PATTERN.fullmatch(job_id):
            return self._refused("the list names what is no id")
        job = SignedJob(job_id, connection=self.redis, serializer=self.queue.serializer)
        try:
            raw = self.redis.hgetall(job.key)
        except ResponseError as error:
            job.refusal = f"its key holds no hash: {error}"
        else:
            if not raw:
                return None
            job.restore(raw)
        self.redis.delete(job.key)
        return job

    def _refused(self, reason: str) -> SignedJob:
        job = SignedJob("none", connection=self.redis, serializer=self.queue.serializer)
        job.refusal = reason
        return job
