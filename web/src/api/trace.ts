/** A trace as the pages look at it, made of the columns it is sent in. */

import { awaitedParents, reachOf, withReach } from '../model/trace/timed'
import { millisecondsOf, type Nanoseconds, nanosecondsOf } from '../model/units'
import type { TraceSummary, Waterfall } from './types'

type Columns = Waterfall['spans']

/** A value of each column. */
export type TraceSpan = { readonly [Key in keyof Columns]: Columns[Key][number] } & {
  /** False for a span known only from its start event or its children. */
  readonly isSent: boolean
}

export interface Trace {
  readonly trace: TraceSummary
  /** Those sent in start order, those not sent after them. */
  readonly spans: readonly TraceSpan[]
  readonly truncated: boolean
}

/** As long after its last word spans of a trace may be on their way. */
const SETTLING_MS = 60_000

// Written out: naming the columns in a loop takes ten times as long.
function spanAt(columns: Columns, at: number): TraceSpan {
  return {
    span_id: columns.span_id[at],
    parent_span_id: columns.parent_span_id[at],
    name: columns.name[at],
    kind: columns.kind[at],
    status: columns.status[at],
    status_message: columns.status_message[at],
    error_type: columns.error_type[at],
    running: columns.running[at],
    start_offset_ns: columns.start_offset_ns[at],
    duration_ns: columns.duration_ns[at],
    service: columns.service[at],
    provider: columns.provider[at],
    model: columns.model[at],
    component: columns.component[at],
    agent: columns.agent[at],
    tool: columns.tool[at],
    input_tokens: columns.input_tokens[at],
    output_tokens: columns.output_tokens[at],
    cost: columns.cost[at],
    cost_source: columns.cost_source[at],
    billable: columns.billable[at],
    ttft_ns: columns.ttft_ns[at],
    isSent: true,
  } as TraceSpan
}

function unsent(known: Partial<TraceSpan> & { readonly span_id: string; readonly start_offset_ns: Nanoseconds }): TraceSpan {
  return {
    parent_span_id: null, name: '', kind: 'other', status: 'unset', status_message: '', error_type: '', running: true,
    duration_ns: 0 as Nanoseconds, service: '', provider: '', model: '', component: '', agent: '', tool: '', input_tokens: null,
    output_tokens: null, cost: null, cost_source: '', billable: false, ttft_ns: null, isSent: false, ...known,
  }
}

/** Whether more of a trace may come. */
export function isSettled({ running, start_time, duration_ns }: TraceSummary, nowMs: number): boolean {
  return !running && nowMs - millisecondsOf(start_time) - duration_ns / 1e6 > SETTLING_MS
}

const FOLLOW_MS = 2_000
/** A large trace is asked for less often: one of 50,000 spans is 10 MB. */
const FOLLOW_MS_PER_SPAN = 0.2

/** When to ask anew; never for a trace that has settled. */
export function followMs(trace: Trace | undefined): number | false {
  if (!trace || isSettled(trace.trace, Date.now())) return false
  const seconds = (Date.now() - millisecondsOf(trace.trace.start_time)) / 1_000
  // What has run for an hour is not missed for a second or two.
  return Math.max(FOLLOW_MS, seconds, trace.spans.length * FOLLOW_MS_PER_SPAN)
}

/** The trace as it stands at `nowMs`. */
export function traceOf({ trace, spans: columns, started, truncated }: Waterfall, nowMs: number): Trace {
  const sent = columns.span_id.map((_, at) => spanAt(columns, at))
  if (trace.has_root && !trace.running) return { trace, spans: sent, truncated }
  const known = [...sent, ...started.map(unsent)]
  // The span at the top is sent last: while its trace goes on, it runs.
  const isGoingOn = !isSettled(trace, nowMs)
  const parents = trace.has_root || truncated ? [] : awaitedParents(known).map((parent) => unsent({ ...parent, running: isGoingOn }))
  const all = [...known, ...parents]
  const reach = reachOf(all, nanosecondsOf(nowMs - millisecondsOf(trace.start_time)))
  const running = all.some((span) => span.running)
  return { trace: running ? soFar(trace, all, reach) : { ...trace, running }, spans: withReach(all, reach), truncated }
}

/** What a running trace comes to: how it ends is open while its top runs, whatever failed below. */
function soFar(trace: TraceSummary, spans: readonly TraceSpan[], reach: number): TraceSummary {
  const duration = Math.max(trace.duration_ns, reach) as Nanoseconds
  if (trace.has_root) return { ...trace, running: true, duration_ns: duration }
  const top = spans.find((span) => span.parent_span_id === null && span.name !== '')
  return { ...trace, running: true, duration_ns: duration, status: 'unset', name: top?.name ?? trace.name }
}
