"""Who may do what. While nobody has a role, whoever runs the desk may do everything: one person on one machine."""

from __future__ import annotations

from typing import cast

from sqlalchemy import Connection, select

from comments.errors import NotAllowedError, UsageError
from comments.store import audit, rounds, schema
from comments.store.connection import Database
from comments.store.facts import Moderator, Role
from comments.store.values import moment, name

RANK: dict[str, int] = {"viewer": 0, "moderator": 1, "lead": 2, "admin": 3}
_c = schema.moderator.c
_ROLE = "SELECT (SELECT role FROM moderator WHERE name = ?), EXISTS (SELECT 1 FROM moderator)"


def role(connection: Connection, who: str) -> Role | None:
    """See `Store.role`."""
    ((found, anybody),) = rounds.ask(connection, (_ROLE, (who,)))[0]
    return cast("Role | None", found) if anybody else "admin"


def require(connection: Connection, who: str, least: Role) -> None:
    """Raise NotAllowedError unless the person has that role or a higher one."""
    if not who.strip():
        raise NotAllowedError("A change needs a name to stand under. Say who you are.")
    has = role(connection, who)
    if has is None:
        raise NotAllowedError(f"{who} has no role at this desk. An admin can give one: comments moderators add {who}.")
    if RANK[has] < RANK[least]:
        raise NotAllowedError(f"{who} is a {has} here; this takes a {least}. An admin can change the role.")


def everyone(connection: Connection) -> list[Moderator]:
    """See `Store.moderators`."""
    rows = connection.execute(select(schema.moderator).order_by(_c.name)).mappings()
    return [Moderator(name=row["name"], role=row["role"], added=moment(row["added"])) for row in rows]


def set_role(db: Database, who: str, given: Role | None, *, by: str) -> None:
    """See `Store.set_role`."""
    who = name(who.strip())
    if not who:
        raise UsageError("A person needs a name.")
    if given is not None and given not in RANK:
        raise UsageError(f"There is no role '{given}'. Try one of: {', '.join(RANK)}.")
    with db.write(durable=True) as connection:
        require(connection, by, "admin")
        before = connection.execute(select(_c.role).where(_c.name == who)).scalar()
        admins = set(connection.execute(select(_c.name).where(_c.role == "admin")).scalars())
        if given != "admin" and not admins - {who}:
            raise UsageError("Somebody must be admin. Give that role first: comments moderators add NAME --role admin.")
        if before == given:
            return
        if before is not None:
            connection.execute(schema.moderator.delete().where(_c.name == who))
        if given is not None:
            connection.execute(schema.moderator.insert(), {"name": who, "role": given, "added": db.now()})
        audit.append(connection, db.now(), "role", by, {"name": who, "before": before, "after": given})


def record_login(db: Database, who: str, *, accepted: bool) -> None:
    """See `Store.record_login`."""
    with db.write(durable=True) as connection:
        audit.append(connection, db.now(), "login", name(who), {"accepted": accepted})
