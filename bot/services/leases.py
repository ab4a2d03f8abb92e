"""Which process leads: a row with a deadline by the database's own clock."""

from datetime import timedelta

from sqlalchemy.orm import Session

from models import Lease, database_now
from models.session import insert_new

LEADER = "leader"
"""The role of the process that fetches updates, dispatches and runs the scheduler."""


def take(session: Session, name: str, holder: str, ttl: timedelta) -> bool:
    """Take the role, or keep it for another `ttl`; False while somebody else holds it."""
    now = database_now(session)
    session.execute(insert_new(session, Lease), {"name": name, "holder": holder, "expires_at": now + ttl, "fence": 1})
    lease = session.get_one(Lease, name, with_for_update=True)
    if lease.holder != holder:
        if lease.expires_at > now:
            return False
        lease.holder, lease.fence = holder, lease.fence + 1
    lease.expires_at = now + ttl
    return True


def give_up(session: Session, name: str, holder: str) -> None:
    """Let go of the role at once, so that another process need not wait for the deadline."""
    lease = session.get(Lease, name, with_for_update=True)
    if lease is not None and lease.holder == holder:
        lease.expires_at = database_now(session)


def somebody_leads(session: Session, name: str) -> bool:
    """Whether some process holds the role at this moment."""
    lease = session.get(Lease, name)
    return lease is not None and lease.expires_at > database_now(session)


def seize(session: Session, name: str, holder: str, ttl: timedelta) -> None:
    """Take the role from whoever had it: for a process that knows itself to be the only one alive."""
    lease = session.get(Lease, name, with_for_update=True)
    if lease is not None and lease.holder != holder:
        lease.expires_at = database_now(session)
        session.flush()
    take(session, name, holder, ttl)
