/** Code that sends a first trace to the server this page came from. */

/** Without a trailing slash, as OTLP endpoints are written. */
export const ENDPOINT = new URL('.', document.baseURI).href.replace(/\/$/, '')

export function environment(endpoint: string): string {
  return `export OTEL_EXPORTER_OTLP_ENDPOINT=${endpoint}
export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf`
}

export function python(endpoint: string): string {
  return `from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

provider = TracerProvider()
provider.add_span_processor(
    BatchSpanProcessor(OTLPSpanExporter(endpoint="${endpoint}/v1/traces"))
)
trace.set_tracer_provider(provider)
tracer = trace.get_tracer("first-trace")

with tracer.start_as_current_span("chat gpt-4o-mini") as span:
    span.set_attribute("gen_ai.operation.name", "chat")
    span.set_attribute("gen_ai.provider.name", "openai")
    span.set_attribute("gen_ai.request.model", "gpt-4o-mini")
    span.set_attribute("gen_ai.usage.input_tokens", 1200)
    span.set_attribute("gen_ai.usage.output_tokens", 150)

provider.shutdown()`
}

export function shell(endpoint: string): string {
  return `now=$(date +%s)
curl ${endpoint}/v1/traces -H 'content-type: application/json' -d '{"resourceSpans":[{"scopeSpans":[{"spans":[{
  "traceId":"'$(openssl rand -hex 16)'","spanId":"'$(openssl rand -hex 8)'","name":"chat gpt-4o-mini","kind":3,
  "startTimeUnixNano":"'$now'000000000","endTimeUnixNano":"'$now'900000000",
  "attributes":[
    {"key":"gen_ai.operation.name","value":{"stringValue":"chat"}},
    {"key":"gen_ai.provider.name","value":{"stringValue":"openai"}},
    {"key":"gen_ai.request.model","value":{"stringValue":"gpt-4o-mini"}},
    {"key":"gen_ai.usage.input_tokens","value":{"intValue":"1200"}},
    {"key":"gen_ai.usage.output_tokens","value":{"intValue":"150"}}]}]}]}]}'`
}
