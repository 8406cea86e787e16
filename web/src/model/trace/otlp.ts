/** A span as OTLP/JSON, as a collector would write it. Source: opentelemetry-proto 1.x, JSON mapping. */

import type { Instant } from '../units'

interface Attribute {
  readonly key: string
  readonly type: 'string' | 'int' | 'double' | 'bool' | 'bytes' | 'json'
  readonly value: string
}

export interface OtlpSource {
  readonly trace_id: string
  readonly span_id: string
  readonly parent_span_id: string | null
  readonly name: string
  readonly span_kind: string
  readonly start_time: Instant
  readonly end_time: Instant | null
  readonly status: string
  readonly status_message: string
  readonly scope: string
  readonly scope_version: string
  readonly attributes: readonly Attribute[]
  readonly resource: readonly Attribute[]
  readonly events: readonly { readonly time: Instant; readonly name: string; readonly attributes: readonly Attribute[] }[]
  readonly links: readonly { readonly trace_id: string; readonly span_id: string; readonly attributes: readonly Attribute[] }[]
}

const KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer']
const STATUS_CODES: Readonly<Record<string, number>> = { unset: 0, ok: 1, error: 2 }

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** "2026-11-21T03:00:00.000000005Z" → "1795230000000000005": too large for a JSON number. */
export function unixNano(instant: Instant): string {
  const [whole = '', fraction = ''] = instant.replace(/Z$/, '').split('.')
  return String(BigInt(Date.parse(`${whole}Z`)) * 1_000_000n + BigInt(fraction.padEnd(9, '0')))
}

function ofJson(value: Json): Json {
  if (value === null) return {}
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'number') return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value }
  if (Array.isArray(value)) return { arrayValue: { values: (value as readonly Json[]).map(ofJson) } }
  return { kvlistValue: { values: Object.entries(value).map(([key, item]) => ({ key, value: ofJson(item) })) } }
}

function valueOf({ type, value }: Attribute): Json {
  switch (type) {
    case 'int': return { intValue: value }
    // JSON has no word for these; its mapping in protobuf does.
    case 'double': return { doubleValue: Number.isFinite(Number(value)) ? Number(value) : value }
    case 'bool': return { boolValue: value === 'true' }
    case 'bytes': return { bytesValue: value }
    case 'string': return { stringValue: value }
    case 'json':
      try {
        return ofJson(JSON.parse(value) as Json)
      } catch {
        return { stringValue: value } // Cut short on its way here.
      }
  }
}

function attributesOf(attributes: readonly Attribute[]): Json {
  return attributes.map((attribute) => ({ key: attribute.key, value: valueOf(attribute) }))
}

/** A whole request, so that it can be sent to any OTLP endpoint. */
export function otlpOf(span: OtlpSource): Json {
  return {
    resourceSpans: [{
      resource: { attributes: attributesOf(span.resource) },
      scopeSpans: [{
        scope: { name: span.scope, ...(span.scope_version ? { version: span.scope_version } : {}) },
        spans: [{
          traceId: span.trace_id,
          spanId: span.span_id,
          ...(span.parent_span_id === null ? {} : { parentSpanId: span.parent_span_id }),
          name: span.name,
          kind: Math.max(0, KINDS.indexOf(span.span_kind)),
          startTimeUnixNano: unixNano(span.start_time),
          ...(span.end_time === null ? {} : { endTimeUnixNano: unixNano(span.end_time) }),
          attributes: attributesOf(span.attributes),
          events: span.events.map(({ time, name, attributes }) => ({ timeUnixNano: unixNano(time), name, attributes: attributesOf(attributes) })),
          links: span.links.map(({ trace_id, span_id, attributes }) => ({ traceId: trace_id, spanId: span_id, attributes: attributesOf(attributes) })),
          status: { code: STATUS_CODES[span.status] ?? 0, ...(span.status_message ? { message: span.status_message } : {}) },
        }],
      }],
    }],
  }
}
