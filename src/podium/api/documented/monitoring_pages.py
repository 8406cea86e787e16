"""The documented monitoring endpoints: users, tools, agents, workflows, the planner.

Rates are percent, durations texts; times are those of the configured zone, without naming it. An execution is a
stored span; what runs is known from events.
"""

from collections import Counter
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from podium.api.documented.endpoint import reading_routes
from podium.api.documented.periods import STEP_S, Periods, length, percent, periods_of
from podium.api.services import Services
from podium.model.time import NS_PER_S
from podium.query.ask.bounds import Bounds
from podium.query.work import conversations, event_counts, executions, people, plans, questions, switches
from podium.semconv import events

PREFIX = "/api/monitoring"
MAX_NAMES = 100
_LISTED = 10
_TOP_USERS = 5
_IDLE_NS = 1800 * NS_PER_S
_NONE = executions.Executions(spans=0, span_errors=0, duration_ns=0)
_DECIDED = ("approved", "rejected", "executed")


def monitoring_routes(services: Services) -> list[Route]:
    """Return the routes of the monitoring pages' figures."""
    here = Monitoring(services)
    return reading_routes(
        services,
        {
            f"{PREFIX}/dashboard": here.dashboard,
            f"{PREFIX}/users": here.users,
            f"{PREFIX}/tools": here.tools,
            f"{PREFIX}/agents": here.agents,
            f"{PREFIX}/dags": here.dags,
            f"{PREFIX}/planner": here.planner,
        },
    )


class Monitoring:
    """The handlers."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._engine = services.engine

    def dashboard(self, request: Request) -> Response:
        """Answer `dashboard`: what goes on, and the ten workflows that started last."""
        when = periods_of(request, self._services)
        running = executions.running_executions(self._engine, "workflow", when.day)
        workflows, agents = (
            executions.count_executions(self._engine, kind, when.today)[0].spans for kind in ("workflow", "agent")
        )
        ended = executions.newest_executions(self._engine, "workflow", when.ever, limit=_LISTED)
        newest = sorted((*running, *ended), key=lambda each: -each.start_time)[:_LISTED]
        return JSONResponse(
            {
                "active_users": self._users(when).active,
                "workflows_today": workflows + _since(running, when.today),
                "agent_executions_today": agents,
                "pending_hitl": questions.open_questions(self._engine, when.ever),
                "recent_activity": [
                    {
                        "type": "workflow",
                        "type_color": "primary",
                        "event": f"Workflow started: {each.title or each.name or 'Unnamed'}",
                        "user": each.user_id,
                        "time": when.clock.text(each.start_time),
                    }
                    for each in newest
                ],
            }
        )

    def users(self, request: Request) -> Response:
        """Answer `users`: who was there, who is, and what each of them did."""
        when = periods_of(request, self._services)
        counts = self._users(when)
        begun = people.sessions_per_interval(self._engine, when.ever, when.recent, STEP_S)
        sessions = people.recent_sessions(self._engine, when.ever, day_ns=when.day.since_ns, limit=_LISTED)
        busiest = people.busiest_users(self._engine, when.ever, limit=_LISTED)
        return JSONResponse(
            {
                "today": counts.today,
                "last_7_days": counts.week,
                "total": counts.total,
                "hourly_data": when.points(count=begun),
                "active_sessions": [_session(each, when) for each in sessions],
                "user_stats": [
                    {
                        "username": each.user_id,
                        "role": each.role or None,
                        "last_login": _reached(each.login_at, when),
                        "session_count": each.sessions,
                        "workflow_count": each.workflows,
                    }
                    for each in busiest
                ],
            }
        )

    def tools(self, request: Request) -> Response:
        """Answer `tools`."""
        return self._components(request, "tool", "tool_name", "tool_stats")

    def agents(self, request: Request) -> Response:
        """Answer `agents`."""
        return self._components(request, "agent", "agent_id", "agent_stats")

    def dags(self, request: Request) -> Response:
        """Answer `dags`: how often workflows ran, which run now, and how each of them went."""
        when = periods_of(request, self._services)
        today, week, ever = executions.count_executions(self._engine, "workflow", when.today, when.week, when.ever)
        running = executions.running_executions(self._engine, "workflow", when.day)
        now_running = Counter(each.name for each in running)
        known = {
            each.name: each
            for each in executions.executions_by_name(self._engine, "workflow", when.ever, limit=MAX_NAMES)
        }
        started = executions.started_per_interval(self._engine, "workflow", when.recent, STEP_S)
        lately = Bounds(when.ever.project, when.day.since_ns, when.now_ns)
        completed = executions.ended_per_interval(self._engine, "workflow", lately, STEP_S)
        for each in running:
            back = (when.now_ns - 1 - each.start_time) // (STEP_S * NS_PER_S)
            started[back] = started.get(back, 0) + 1
        titles = executions.titles(self._engine, "workflow", when.ever, limit=MAX_NAMES)
        titles |= {each.name: each.title for each in reversed(running) if each.title}
        stats = [
            _dag(name, titles.get(name, name), known.get(name), now_running[name]) for name in {*known, *now_running}
        ]
        return JSONResponse(
            {
                "today": today.spans + _since(running, when.today),
                "last_7_days": week.spans + len(running),
                "total": ever.spans + len(running),
                "success_rate": percent(week.succeeded, week.spans),
                "running_count": len(running),
                "avg_duration": length(week.mean_ns),
                "hourly_data": when.points(started=started, completed=completed),
                "dag_stats": sorted(stats, key=lambda each: (-each["total"], each["name"]))[:MAX_NAMES],
            }
        )

    def planner(self, request: Request) -> Response:
        """Answer `planner`: plans by period and state, conversations, and the newest plans."""
        when = periods_of(request, self._services)
        counts = plans.count_plans(self._engine, when.ever, today_ns=when.today.since_ns, week_ns=when.week.since_ns)
        by_state = {each.state: each.plans for each in counts}
        states = {state: by_state.get(state, 0) for state in plans.STATUSES.values()}
        made, talked = (
            event_counts.events_per_interval(self._engine, name, when.recent, STEP_S)
            for name in (events.PLAN_CREATED, events.CONVERSATION)
        )
        talks = event_counts.events_per_interval(self._engine, events.CONVERSATION, when.today, STEP_S)
        return JSONResponse(
            {
                "today": sum(each.today for each in counts),
                "last_7_days": sum(each.week for each in counts),
                "total": sum(each.plans for each in counts),
                "approval_rate": percent(
                    states["approved"] + states["executed"], sum(states[state] for state in _DECIDED)
                ),
                "conversations_today": sum(talks.values()),
                "pending_approval": states["pending_approval"],
                "hourly_data": when.points(plans=made, conversations=talked),
                "status_distribution": states,
                "top_users": [
                    {
                        "username": each.user_id,
                        "plan_count": each.plans,
                        "conversation_count": each.conversations,
                    }
                    for each in conversations.talkers(self._engine, when.ever, limit=_TOP_USERS)
                ],
                "recent_plans": [
                    _plan(each, when) for each in plans.newest_plans(self._engine, when.ever, limit=_LISTED)
                ],
            }
        )

    def _users(self, when: Periods) -> people.UserCounts:
        return people.count_users(
            self._engine,
            when.ever,
            today_ns=when.today.since_ns,
            week_ns=when.week.since_ns,
            day_ns=when.day.since_ns,
        )

    def _components(self, request: Request, kind: str, key: str, stats: str) -> Response:
        when = periods_of(request, self._services)
        today, week, ever = executions.count_executions(self._engine, kind, when.today, when.week, when.ever)
        named = executions.executions_by_name(self._engine, kind, when.ever, limit=MAX_NAMES)
        known = switches.switches(self._engine, kind, when.ever, limit=MAX_NAMES)
        unused = sorted(known.keys() - {each.name for each in named})
        return JSONResponse(
            {
                "today": today.spans,
                "last_7_days": week.spans,
                "total": ever.spans,
                "success_rate": percent(week.succeeded, week.spans),
                "avg_time": length(week.mean_ns),
                "hourly_data": when.points(
                    count=executions.started_per_interval(self._engine, kind, when.recent, STEP_S)
                ),
                stats: [
                    *({key: each.name, **_component(each, is_enabled=known.get(each.name, True))} for each in named),
                    *({key: name, **_component(_NONE, is_enabled=known[name])} for name in unused),
                ][:MAX_NAMES],
            }
        )


def _component(each: executions.Executions, *, is_enabled: bool) -> dict[str, Any]:
    """Return one row; what ran counts as enabled unless an event says otherwise."""
    return {
        "enabled": is_enabled,
        "total": each.spans,
        "success": each.succeeded,
        "failed": each.span_errors,
        "avg_duration": length(each.mean_ns),
    }


def _dag(name: str, title: str, ended: executions.NamedExecutions | None, running: int) -> dict[str, Any]:
    return {
        "dag_id": name,
        "name": title,
        "total": (ended.spans if ended else 0) + running,
        "completed": ended.succeeded if ended else 0,
        "failed": ended.span_errors if ended else 0,
        "running": running,
        "avg_duration": length(ended.mean_ns if ended else None),
    }


def _session(each: people.Session, when: Periods) -> dict[str, Any]:
    """Return one session: completed by a sign-out, expired when nothing was seen of it for half an hour."""
    is_out = each.logout_at > 0 and each.logout_at >= each.updated_at
    is_idle = when.now_ns - each.updated_at > _IDLE_NS
    return {
        "session_id": each.session_id,
        "user_id": each.user_id,
        "workflow_id": each.workflow_id or None,
        "status": "completed" if is_out else "expired" if is_idle else "active",
        "created_at": when.clock.text(each.created_at),
        "updated_at": when.clock.text(each.updated_at),
        "completed_at": when.clock.text(each.logout_at) if is_out else None,
        "metadata": None,
        "username": each.user_id,
    }


def _plan(each: plans.StoredPlan, when: Periods) -> dict[str, Any]:
    return {
        "plan_id": each.plan_id,
        "user_id": each.user_id,
        "request": each.request,
        "plan_json": each.steps or None,
        "status": each.state,
        "created_at": when.clock.text(each.created_at),
        "approved_at": _reached(each.approved_at, when),
        "rejected_at": _reached(each.rejected_at, when),
        "rejection_reason": each.rejection_reason or None,
        "username": each.user_id,
    }


def _reached(ns: int, when: Periods) -> str | None:
    return when.clock.text(ns) if ns > 0 else None


def _since(running: tuple[executions.Started, ...], bounds: Bounds) -> int:
    return sum(each.start_time >= bounds.since_ns for each in running)
