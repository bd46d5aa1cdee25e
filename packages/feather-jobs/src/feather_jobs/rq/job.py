"""``SignedJob``: what RQ knows of a job, which is no more than the id of its row."""

import zlib
from typing import Any, NoReturn

from rq.job import Job, JobStatus
from rq.utils import now

from feather_jobs.rq.signing import Refused

FUNCTION = "feather_jobs.rq"
"""Stands where RQ has the name of a function to import; nothing imports it."""

_WRITTEN = {"created_at", "data", "description", "enqueued_at", "origin", "status"}
_LONGEST_DATA = 1024


class SignedJob(Job):
    """A job whose hash is looked at with suspicion.

    RQ imports and calls what a hash names: the function, callbacks for its end, webhooks. Here
    nothing but the signed id is read, and a hash that names anything else is refused.

    Attributes:
        refusal: What is wrong with the hash; None if it is the app's.
    """

    refusal: str | None = None

    def restore(self, raw_data: Any) -> None:
        """Take over what Redis has; it never raises, as RQ's worker would end by that."""
        self.data = b""
        try:
            self._check({bytes(name): bytes(value) for name, value in raw_data.items()})
        except Refused as refused:
            self.refusal = str(refused)
        except Exception as error:  # noqa: BLE001  # somebody may have planted anything
            self.refusal = f"its hash cannot be read: {type(error).__name__}"

    def perform(self) -> NoReturn:
        """Refuse to be run in RQ's way."""
        raise Refused("jobs of Feather are run by `feather worker` only")

    def _check(self, found: dict[bytes, bytes]) -> None:
        for name, value in sorted(found.items()):
            if value and name.decode() not in _WRITTEN:
                raise Refused(f"its hash has the field {name.decode()!r}, which is never written")
        unpacked = zlib.decompressobj().decompress(found.get(b"data", b""), _LONGEST_DATA)
        if self.serializer.loads(unpacked) != [FUNCTION, None, [self.id], {}]:
            raise Refused("its payload was signed for another job")


def signed_job(job_id: str, queue: Any) -> SignedJob:
    """Make the RQ job for a row.

    Args:
        job_id: The row's id.
        queue: The RQ queue that it goes to.
    """
    job = SignedJob.create(
        FUNCTION,
        args=[job_id],
        id=job_id,
        connection=queue.connection,
        serializer=queue.serializer,
        origin=queue.name,
        status=JobStatus.QUEUED,
        description=FUNCTION,
    )
    job.enqueued_at = now()
    assert isinstance(job, SignedJob)  # noqa: S101 - it is made by that class; this is for mypy
    return job
