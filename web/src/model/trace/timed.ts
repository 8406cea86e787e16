/** Spans in time before they are a tree: how far what runs has come, and where spans not sent yet must be. */

import { type Nanoseconds, NS_PER_MS } from '../units'

export interface Timed {
  readonly span_id: string
  readonly parent_span_id: string | null
  readonly running: boolean
  readonly start_offset_ns: Nanoseconds
  readonly duration_ns: Nanoseconds
}

/** After so long without a word a running span is taken to have stopped at the last one. */
const SILENCE_NS = 600_000 * NS_PER_MS

/** Offset to which what runs has run: the present, or the last that is known of a trace gone silent. */
export function reachOf(spans: readonly Timed[], nowNs: number): number {
  let last = 0
  for (const { start_offset_ns: start, duration_ns } of spans) last = Math.max(last, start + duration_ns)
  return nowNs - last > SILENCE_NS ? last : Math.max(last, Math.round(nowNs))
}

/** What runs, reaching to the present. */
export function withReach<Span extends Timed>(spans: readonly Span[], reach: number): readonly Span[] {
  if (!spans.some(({ running }) => running)) return spans
  return spans.map((span) =>
    span.running ? { ...span, duration_ns: Math.max(span.duration_ns, reach - span.start_offset_ns) as Nanoseconds } : span,
  )
}

/** A parent that is not there, from the start of its first child to the end of its last. */
export interface Awaited {
  readonly span_id: string
  readonly start_offset_ns: Nanoseconds
  readonly duration_ns: Nanoseconds
}

/** More parents than these were lost, not late. */
const MOST_AWAITED = 20

/** The parents that are not among the spans; none if there are many of them. */
export function awaitedParents(spans: readonly Timed[]): readonly Awaited[] {
  const known = new Set(spans.map(({ span_id }) => span_id))
  const awaited = new Map<string, { from: number; to: number }>()
  for (const { parent_span_id: parent, start_offset_ns: start, duration_ns } of spans) {
    if (parent === null || known.has(parent)) continue
    const { from, to } = awaited.get(parent) ?? { from: Infinity, to: -Infinity }
    awaited.set(parent, { from: Math.min(from, start), to: Math.max(to, start + duration_ns) })
    if (awaited.size > MOST_AWAITED) return []
  }
  return [...awaited].map(([span_id, { from, to }]) => ({
    span_id, start_offset_ns: from as Nanoseconds, duration_ns: (to - from) as Nanoseconds,
  }))
}
