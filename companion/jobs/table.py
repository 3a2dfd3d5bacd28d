"""Every background job and every period, in one place.

A job is named and called with one id. Functions stand here as dotted names, so that this lowest
layer imports nothing from those above it.
"""

from dataclasses import dataclass
from enum import StrEnum


class Queue(StrEnum):
    URGENT = "urgent"
    DEFAULT = "default"
    BULK = "bulk"


@dataclass(frozen=True, slots=True)
class Job:
    name: str
    function: str
    queue: Queue


@dataclass(frozen=True, slots=True)
class Sweep:
    """Run by the clock: finds rows whose time has come, whatever became of their jobs."""

    name: str
    function: str
    every_seconds: float


JOBS = {
    job.name: job
    for job in (
        Job("climb", "notifications.jobs.climb", Queue.URGENT),
        Job("deliver", "notifications.jobs.deliver", Queue.URGENT),
        Job("read_again", "notifications.jobs.read_again", Queue.DEFAULT),
    )
}

SWEEPS = (
    Sweep("climbs", "notifications.jobs.sweep_climbs", every_seconds=1),
    Sweep("deliveries", "notifications.jobs.sweep_deliveries", every_seconds=1),
    Sweep("follow_ups", "notifications.jobs.sweep_follow_ups", every_seconds=10),
    Sweep("second_readings", "notifications.jobs.sweep_second_readings", every_seconds=30),
    Sweep("heartbeat", "notifications.jobs.beat", every_seconds=10),
)
