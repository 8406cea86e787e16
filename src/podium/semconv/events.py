"""Names of the events (log records) that Podium's SDK sends; attributes are those of spans.

A state is the latest of a history of events: a plan is pending from `PLAN_CREATED` until one of the others
names the same `podium.plan.id`; work is running from `STARTED` until a span of the same span id is stored; a tool
or agent (`podium.kind` and `podium.tool` or `podium.agent`) is switched as the latest `COMPONENT_…` says.
"""

from podium.semconv import podium

STARTED = "podium" + podium.STARTED_EVENTS
PLAN_CREATED = "podium.plan.created"
PLAN_APPROVED = "podium.plan.approved"
PLAN_REJECTED = "podium.plan.rejected"
PLAN_EXECUTED = "podium.plan.executed"
HITL_REQUESTED = "podium.hitl.requested"
HITL_APPROVED = "podium.hitl.approved"
HITL_REJECTED = "podium.hitl.rejected"
NODE_SKIPPED = "podium.node.skipped"
COMPONENT_ENABLED = "podium.component.enabled"
COMPONENT_DISABLED = "podium.component.disabled"
CONVERSATION = "podium.conversation"
LOGIN = "user.login"
LOGOUT = "user.logout"
# OpenTelemetry's (semantic conventions v1.42, § session).
SESSION_START = "session.start"
SESSION_END = "session.end"
CACHE_LOOKUP = "podium.cache.lookup"
ANALYTICS = "podium.analytics"
