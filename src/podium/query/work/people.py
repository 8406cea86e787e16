"""Users and their sessions, made of the traces and events that name them."""

from collections.abc import Iterator

from podium.model.result import Result
from podium.model.time import NS_PER_S, Instant
from podium.query.ask.bounds import EVENT_BOUNDS, SPAN_BOUNDS, Bounds
from podium.query.ask.spool import ALL, Spool
from podium.query.ask.statement import Statement, bind
from podium.semconv import events, podium
from podium.store.engine import Engine
from podium.store.template import fill
from podium.store.traces import heaviest

# Traces have a row in every hour in which a span of theirs started; that hour says whether they are in the bounds.
_SESSIONS = fill(
    """
    SELECT user_id, session_id, toUnixTimestamp64Nano(min(began)) AS created_at,
           toUnixTimestamp64Nano(max(ended)) AS updated_at,
           toUnixTimestamp64Nano(max(login)) AS login_at, toUnixTimestamp64Nano(max(logout)) AS logout_at,
           max(workflow) AS workflow_id
    FROM (
        SELECT $user_id AS user_id, $session_id AS session_id, min(s.start_time) AS began, max(s.end_time) AS ended,
               toDateTime64(0, 9, 'UTC') AS login, toDateTime64(0, 9, 'UTC') AS logout, '' AS workflow
        FROM traces AS s
        WHERE s.project = {project:String}
          AND s.hour >= toDateTime(intDiv({since_ns:Int64}, 1000000000), 'UTC')
          AND s.hour < toDateTime(intDiv({until_ns:Int64}, 1000000000), 'UTC')
        GROUP BY s.trace_id
        HAVING user_id != ''
        UNION ALL
        SELECT s.user_id, s.session_id, s.time, s.time,
               if(s.name = '$login', s.time, toDateTime64(0, 9, 'UTC')),
               if(s.name IN ('$logout', '$session_end'), s.time, toDateTime64(0, 9, 'UTC')),
               if(s.name = '$session_start', s.attributes['$workflow_id'], '')
        FROM events AS s
        WHERE $bounds AND s.user_id != ''
    )
    GROUP BY user_id, session_id
""",
    user_id=heaviest("user_id"),
    session_id=heaviest("session_id"),
    login=events.LOGIN,
    logout=events.LOGOUT,
    session_start=events.SESSION_START,
    session_end=events.SESSION_END,
    workflow_id=podium.WORKFLOW_ID,
    partly=True,
)
COUNTS = fill(
    """
SELECT uniqExact(p.user_id) AS total,
       uniqExactIf(p.user_id, p.created_at >= {today_ns:Int64} OR p.login_at >= {today_ns:Int64}) AS today,
       uniqExactIf(p.user_id, p.created_at >= {week_ns:Int64} OR p.login_at >= {week_ns:Int64}) AS week,
       uniqExactIf(p.user_id, p.updated_at >= {day_ns:Int64}) AS active
FROM ($sessions) AS p
""",
    sessions=_SESSIONS,
    partly=True,
)
SESSIONS = fill(
    """
SELECT p.*
FROM ($sessions) AS p
WHERE p.session_id != '' AND p.updated_at >= {day_ns:Int64}
ORDER BY p.updated_at DESC, p.user_id, p.session_id
LIMIT {limit:UInt64}
""",
    sessions=_SESSIONS,
    partly=True,
)
INTERVALS = fill(
    """
SELECT intDiv({end_ns:Int64} - 1 - p.created_at, {step_ns:Int64}) AS back, count() AS sessions
FROM ($sessions) AS p
WHERE p.session_id != '' AND p.created_at >= {start_ns:Int64} AND p.created_at < {end_ns:Int64}
GROUP BY back
""",
    sessions=_SESSIONS,
    partly=True,
)
USERS = fill(
    """
SELECT u.user_id AS user_id, r.role AS role, u.sessions AS sessions, u.login_at AS login_at, w.workflows AS workflows
FROM (
    SELECT p.user_id AS user_id, countIf(p.session_id != '') AS sessions, max(p.login_at) AS login_at
    FROM ($sessions) AS p
    GROUP BY user_id
) AS u
LEFT JOIN (
    SELECT s.user_id AS user_id, count() AS workflows
    FROM spans AS s
    WHERE $span_bounds AND s.kind = 'workflow' AND s.user_id != '' AND NOT s.running
    GROUP BY user_id
) AS w ON u.user_id = w.user_id
LEFT JOIN (
    SELECT s.user_id AS user_id, argMax(s.attributes['$user_role'], s.time) AS role
    FROM events AS s
    WHERE $bounds AND s.user_id != '' AND s.attributes['$user_role'] != ''
    GROUP BY user_id
) AS r ON u.user_id = r.user_id
ORDER BY sessions DESC, user_id
LIMIT {limit:UInt64}
""",
    sessions=_SESSIONS,
    span_bounds=SPAN_BOUNDS,
    user_role=podium.USER_ROLE,
    partly=True,
)


class UserCounts(Result):
    """Users ever seen; those who signed in or began a session in a period; those seen in the last 24 hours."""

    total: int
    today: int
    week: int
    active: int


class Session(Result):
    """One session; an instant is 0 where there was no such event, `workflow_id` '' where it began for no workflow."""

    user_id: str
    session_id: str
    created_at: Instant
    updated_at: Instant
    login_at: int
    logout_at: int
    workflow_id: str


class User(Result):
    """One user; `login_at` is 0 where no sign-in was reported, `role` '' where nothing says it.

    What is done without a session is none.
    """

    user_id: str
    role: str
    sessions: int
    login_at: int
    workflows: int


def count_users(engine: Engine, bounds: Bounds, *, today_ns: int, week_ns: int, day_ns: int) -> UserCounts:
    """Return how many users there are; periods begin at the instants given."""
    found = bind(COUNTS, bounds, over=EVENT_BOUNDS, today_ns=today_ns, week_ns=week_ns, day_ns=day_ns)
    return UserCounts(**engine.select(*found)[0])


def recent_sessions(engine: Engine, bounds: Bounds, *, day_ns: int, limit: int) -> tuple[Session, ...]:
    """Return the sessions seen since `day_ns`, the last seen first."""
    return tuple(Session(**row) for row in engine.select(*_sessions(bounds, day_ns, limit)))


def every_session(bounds: Bounds, spool: Spool) -> Iterator[list[Session]]:
    """Return all sessions seen in the bounds in the same order, in batches."""
    return spool.read(_sessions(bounds, bounds.since_ns, ALL), lambda row: Session(**row))


def _sessions(bounds: Bounds, day_ns: int, limit: int) -> Statement:
    return bind(SESSIONS, bounds, over=EVENT_BOUNDS, day_ns=day_ns, limit=limit)


def sessions_per_interval(engine: Engine, bounds: Bounds, recent: Bounds, step_s: int) -> dict[int, int]:
    """Return `{interval: sessions begun}` within `recent`; 0 is the interval that ends with it."""
    found = bind(
        INTERVALS,
        bounds,
        over=EVENT_BOUNDS,
        start_ns=recent.since_ns,
        end_ns=recent.until_ns,
        step_ns=step_s * NS_PER_S,
    )
    return {row["back"]: row["sessions"] for row in engine.select(*found)}


def busiest_users(engine: Engine, bounds: Bounds, *, limit: int) -> tuple[User, ...]:
    """Return the users with most sessions, and the workflows they started."""
    return tuple(User(**row) for row in engine.select(*bind(USERS, bounds, over=EVENT_BOUNDS, limit=limit)))


def every_user(bounds: Bounds, spool: Spool) -> Iterator[list[User]]:
    """Return all users in the same order, in batches."""
    return spool.read(bind(USERS, bounds, over=EVENT_BOUNDS, limit=ALL), lambda row: User(**row))
