import { expect, test } from 'vitest'

import type { Nanoseconds } from '../model/units'
import { traceOf } from './trace'
import type { Waterfall } from './types'

const START_MS = Date.parse('2026-11-21T03:00:00Z')
const S = 1e9

interface Sent { readonly id: string, readonly parent: string | null, readonly from: number, readonly to: number }

function waterfall(spans: readonly Sent[], more: Partial<Waterfall['trace']>, started: Waterfall['started'] = []): Waterfall {
  const texts = spans.map(() => '')
  const unknown = spans.map(() => null)
  return {
    trace: {
      trace_id: 't', name: 'n', kind: 'agent', status: 'unset', has_root: true, running: false, start_time: '2026-11-21T03:00:00.000000000Z',
      duration_ns: Math.max(...spans.map(({ to }) => to)) as Nanoseconds, spans: spans.length, span_errors: 0, calls: 0, input_tokens: 0,
      output_tokens: 0, cache_read_tokens: 0, cost: '0.000000000', unpriced: 0, service: '', user_id: '', session_id: '', models: [],
      providers: [], match: null, ...more,
    },
    started,
    truncated: false,
    spans: {
      span_id: spans.map(({ id }) => id), parent_span_id: spans.map(({ parent }) => parent), name: spans.map(({ id }) => `span ${id}`),
      start_offset_ns: spans.map(({ from }) => from as Nanoseconds), duration_ns: spans.map(({ from, to }) => (to - from) as Nanoseconds),
      running: spans.map(() => false), billable: spans.map(() => false), status: texts, status_message: texts, error_type: texts,
      kind: texts, service: texts, provider: texts, model: texts, component: texts, agent: texts, tool: texts, cost_source: texts,
      input_tokens: unknown, output_tokens: unknown, cost: unknown, ttft_ns: unknown,
    },
  }
}

const facts = ({ spans }: ReturnType<typeof traceOf>) =>
  spans.map(({ span_id, running, isSent, start_offset_ns: from, duration_ns: length }) => [span_id, running, isSent, from / S, length / S])

test('a trace that ended is as it was sent', () => {
  const { trace, spans } = traceOf(waterfall([{ id: 'a', parent: null, from: 0, to: 3 * S }, { id: 'b', parent: 'lost', from: S, to: 2 * S }], {}), START_MS + 5_000)

  expect(spans.map(({ name, running, isSent }) => [name, running, isSent])).toEqual([['span a', false, true], ['span b', false, true]])
  expect(trace.duration_ns).toBe(3 * S)
})

test('while the trace goes on, the parent that its spans name runs from the first of them to now', () => {
  const trace = traceOf(waterfall([{ id: 'a', parent: 'top', from: 0, to: 3 * S }], { has_root: false, status: 'error' }), START_MS + 5_000)

  expect(facts(trace)).toEqual([['a', false, true, 0, 3], ['top', true, false, 0, 5]])
  expect(trace.trace).toMatchObject({ running: true, status: 'unset', duration_ns: 5 * S })
})

test('once it has gone silent, that parent is missing and does not run', () => {
  const trace = traceOf(waterfall([{ id: 'a', parent: 'top', from: 0, to: 3 * S }], { has_root: false }), START_MS + 500_000)

  expect(facts(trace)).toEqual([['a', false, true, 0, 3], ['top', false, false, 0, 3]])
  expect(trace.trace.running).toBe(false)
})

test('a span that an event says has begun runs, under its name', () => {
  const started = [{ span_id: 'top', parent_span_id: null, name: 'writer', kind: 'agent', start_offset_ns: -S as Nanoseconds, service: 'shop' }]

  const trace = traceOf(waterfall([{ id: 'a', parent: 'top', from: 0, to: 3 * S }], { has_root: false, running: true }, started), START_MS + 5_000)

  expect(facts(trace)).toEqual([['a', false, true, 0, 3], ['top', true, false, -1, 6]])
  expect(trace.spans[1]).toMatchObject({ name: 'writer', kind: 'agent', service: 'shop' })
  expect(trace.trace.name).toBe('writer')
})
