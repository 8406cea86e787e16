/** Replies of the API as tests need them: complete, plain, and changed where a test says so. */

import type { Trace, TraceSpan } from '../src/api/trace'
import type { BreakdownRow, Figure, MoneyFigure, Overview, Project, QualityKind, QualityRow, SpanDetail, SpanSummary, TraceSummary, Waterfall, Why } from '../src/api/types'
import { type Nanoseconds, nanosecondsOf } from '../src/model/units'

export const START = '2026-06-01T12:00:00.000000000Z'
export const START_MS = Date.parse('2026-06-01T12:00:00Z')
/** Milliseconds as the API writes durations. */
export const ms = (milliseconds: number): Nanoseconds => nanosecondsOf(milliseconds)

export function project(more: Partial<Project> = {}): Project {
  return { name: 'shop', sample: false, first_received: START, last_received: START, last_time: START, ...more }
}

export function traceSummary(more: Partial<TraceSummary> = {}): TraceSummary {
  return {
    trace_id: '0af7651916cd43dd8448eb211c80319c', name: 'checkout', kind: 'agent', status: 'ok', has_root: true, running: false, start_time: START,
    duration_ns: ms(2_000), spans: 3, span_errors: 0, calls: 2, input_tokens: 1_000, output_tokens: 200, cache_read_tokens: 0, cost: '0.012000000',
    unpriced: 0, service: 'web', user_id: '', session_id: '', models: ['gpt-4o'], providers: ['openai'], match: null, ...more,
  }
}

export function traceSpan(more: Partial<TraceSpan> = {}): TraceSpan {
  return {
    span_id: 'root', parent_span_id: null, name: 'checkout', kind: 'agent', status: 'ok', status_message: '', error_type: '', running: false,
    start_offset_ns: ms(0), duration_ns: ms(2_000), service: 'web', provider: '', model: '', component: '', agent: '', tool: '', input_tokens: null,
    output_tokens: null, cost: null, cost_source: '', billable: false, ttft_ns: null, isSent: true, ...more,
  }
}

/** A root, a model call that cost something, and a tool that failed. */
export const SPANS: readonly TraceSpan[] = [
  traceSpan(),
  traceSpan({
    span_id: 'call', parent_span_id: 'root', name: 'chat', kind: 'llm', provider: 'openai', model: 'gpt-4o', start_offset_ns: ms(100), duration_ns: ms(900),
    cost: '0.012000000', cost_source: 'priced', billable: true, input_tokens: 1_000, output_tokens: 200, ttft_ns: ms(300),
  }),
  traceSpan({ span_id: 'tool', parent_span_id: 'root', name: 'search', kind: 'tool', status: 'error', error_type: 'Timeout', status_message: 'gave up', start_offset_ns: ms(1_000), duration_ns: ms(500) }),
]

export function trace(spans: readonly TraceSpan[] = SPANS, more: Partial<TraceSummary> = {}): Trace {
  return { trace: traceSummary({ spans: spans.length, ...more }), spans, truncated: false }
}

/** The same as the API sends it: in columns. */
export function waterfall(spans: readonly TraceSpan[] = SPANS, more: Partial<TraceSummary> = {}): Waterfall {
  const names = Object.keys(traceSpan()).filter((name) => name !== 'isSent') as (keyof Waterfall['spans'])[]
  const columns = Object.fromEntries(names.map((name) => [name, spans.map((span) => span[name])]))
  return { trace: traceSummary({ spans: spans.length, ...more }), started: [], truncated: false, spans: columns as unknown as Waterfall['spans'] }
}

export function why(more: Partial<Why> = {}): Why {
  return { cost: null, cost_now: null, cost_source: '', lines: [], notes: [], price: null, readings: [], ...more }
}

export function spanDetail(more: Partial<SpanDetail> = {}): SpanDetail {
  return {
    account: '', agent: '', attributes: [], audio_input_tokens: null, audio_output_tokens: null, batch: 1, billable: false, cache_read_tokens: null, cache_result: '', cache_type: '', cache_write_tokens: null,
    component: '', coordinator: '', cost: null, cost_source: '', duration_ns: ms(900), end_time: START, environment: '', error_type: '', events: [],
    finish_reason: '', input_text: '', input_tokens: null, is_call: true, job_id: '', kind: 'llm', links: [],
    messages: { input: [], output: [], system: [], tools: [] }, model: 'gpt-4o', name: 'chat', node: '', operation: 'chat', other_usage: {}, output_text: '',
    output_tokens: null, parent_span_id: 'root', provider: 'openai', reasoning_tokens: null, received_at: START, region: '', release: '',
    request_model: 'gpt-4o', resource: [], response_id: '', response_model: 'gpt-4o', running: false, saved_cost: null, saved_tokens: null, scope: '',
    scope_version: '', service: 'web', service_tier: '', session_id: '', span_id: 'call', span_kind: 'client', start_time: START, status: 'ok', status_message: '',
    task_name: '', tool: '', trace_id: '0af7651916cd43dd8448eb211c80319c', ttft_ns: null, user_id: '', why: why(), workflow: '', ...more,
  }
}

export function spanSummary(more: Partial<SpanSummary> = {}): SpanSummary {
  return {
    cache_read_tokens: null, component: '', cost: '0.012000000', cost_source: 'priced', duration_ns: ms(900), environment: '', error_type: '', input_tokens: 1_000,
    kind: 'llm', model: 'gpt-4o', name: 'chat gpt-4o', operation: 'chat', output_tokens: 200, provider: 'openai', running: false, service: 'web', session_id: '',
    span_id: 'call', start_time: START, status: 'ok', trace_id: 't1', user_id: '', ...more,
  }
}

export function figure(value: number | null, previous: number | null = null): Figure {
  return { value, previous, change: value !== null && previous ? value / previous - 1 : null }
}

export function moneyFigure(value: string): MoneyFigure {
  return { value, previous: '1.000000000', change: Number(value) - 1 }
}

export function lasted(value: number | null, before: number | null = null) {
  return { value: value === null ? null : ms(value), previous: before === null ? null : ms(before), change: null }
}

export function overview(more: Partial<Overview> = {}): Overview {
  const trend = [1, null, 2]
  return {
    project: 'p', from: '', to: '', previous_from: '', previous_to: '', filter: 'env:prod', step_s: 60, sample: false, sentence: null, no_data_before: null, ahead: 0, running: 0, doubts: { unread_usage: 0, differing_totals: 0 },
    cost: moneyFigure('1.100000000'), request_cost: moneyFigure('1.100000000'), saved_cost: moneyFigure('0.200000000'), cost_per_request: moneyFigure('0.011000000'),
    requests: figure(100, 50), traces: figure(20), errors: figure(3), spans: figure(400), span_errors: figure(5), failed_traces: figure(2), tokens: figure(12_000), input_tokens: figure(10_000, 5_000),
    output_tokens: figure(2_000), cache_read_tokens: figure(4_000), cache_write_tokens: figure(0), reasoning_tokens: figure(0),
    error_rate: figure(0.03), span_error_rate: figure(0.0125), success_rate: { value: 0.97, previous: 0.98, change: -0.01 }, throughput_per_s: figure(0.05),
    duration_p50_ns: lasted(400, 300), duration_p95_ns: lasted(2_000), duration_p99_ns: lasted(3_000),
    ttft_p50_ns: lasted(250), ttft_p95_ns: lasted(null),
    unpriced: { requests: 0, tokens: 0, models: [] },
    sparks: {
      starts: [], cost: trend, cost_per_request: trend, saved_cost: trend, requests: trend, throughput_per_s: trend, tokens: trend,
      input_tokens: trend, output_tokens: trend, cache_read_tokens: trend, error_rate: trend, span_error_rate: trend, success_rate: trend,
      duration_p50_ns: trend as Nanoseconds[], duration_p95_ns: trend as Nanoseconds[], duration_p99_ns: trend as Nanoseconds[],
    },
    ...more,
  }
}

export function qualityKind(more: Partial<QualityKind> = {}): QualityKind {
  return { kind: 'unread_usage', noun: 'span', title: 'Usage that was not read', means: 'It is in no total.', remedy: 'Rename it.', count: 12, ...more }
}

export function qualityRow(more: Partial<QualityRow> = {}): QualityRow {
  return {
    kind: 'unread_usage', detail: 'x.tokens', scope: 'acme', scope_version: '1.2', count: 12, first_seen: START, last_seen: START, trace_id: 't1', span_id: 's1', ...more,
  }
}

export function breakdownRow(name: string, more: Partial<BreakdownRow> = {}): BreakdownRow {
  return {
    name, cache_read_tokens: 0, cost: '1.000000000', cost_share: 0.5, duration_p50_ns: null, duration_p95_ns: null, error_rate: null, errors: 0, span_errors: 0, span_error_rate: 0, input_tokens: 10,
    output_tokens: 2, previous_cost: '0', previous_requests: 0, requests: 5, spans: 5, unpriced: 0, ...more,
  }
}
