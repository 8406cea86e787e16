"""Names of the tags in which Jaeger keeps what OTLP has fields for.

Source: OpenTelemetry specification, "OpenTelemetry to Jaeger Transformation", and OpenTracing's `error`.
"""

SPAN_KIND = "span.kind"
ERROR = "error"
STATUS_CODE = "otel.status_code"
STATUS_DESCRIPTION = "otel.status_description"
SCOPE_NAME = "otel.scope.name"
SCOPE_VERSION = "otel.scope.version"
LIBRARY_NAME = "otel.library.name"
LIBRARY_VERSION = "otel.library.version"
TRACE_STATE = "w3c.tracestate"
REFERENCE_TYPE = "opentracing.ref_type"
# Of a log: the field that names an event.
EVENT = "event"
