"""The jobs that a worker can do, by name: each module of jobs has a ``JOBS`` of its own."""

from kg.serve import api_jobs, editor_job, entity_job, sparql_job
from kg.serve.work import Job

MODULES = (sparql_job, editor_job, api_jobs, entity_job)
"""The modules with jobs."""


def load_jobs() -> dict[str, Job]:
    """Name → job."""
    return {name: job for module in MODULES for name, job in module.JOBS.items()}
