/** A list of traces that grows at both ends: new ones come in at its head while older ones are read at its foot. */

import { nanoDollars } from '../money'
import type { Instant, Money } from '../units'

export interface Listed {
  readonly trace_id: string
  readonly start_time: Instant
  readonly duration_ns: number
  readonly cost: Money
  readonly input_tokens: number
  readonly output_tokens: number
  readonly span_errors: number
  readonly spans: number
}

export interface Page<Row> {
  readonly traces: readonly Row[]
  readonly next_cursor: string | null
  /** Null on pages but the first. */
  readonly total: number | null
  readonly total_is_exact: boolean
  readonly ahead: number
}

export interface TraceList<Row> {
  readonly rows: readonly Row[]
  /** Continues at the foot; null at the end. */
  readonly cursor: string | null
  /** How many traces lie in the future, as the head was read. */
  readonly ahead: number
  /** How many traces all pages have, as the head was read. */
  readonly total: Total
}

export interface Total {
  readonly count: number
  readonly isExact: boolean
}

function totalOf({ total, total_is_exact: isExact, traces }: Page<unknown>): Total {
  return { count: total ?? traces.length, isExact }
}

export const SORT_FIELDS = ['start_time', 'cost', 'duration', 'tokens', 'span_errors', 'spans'] as const
export type SortField = (typeof SORT_FIELDS)[number]
/** A field, with "-" before it for the largest first. */
export type Sort = SortField | `-${SortField}`

export const DEFAULT_SORT: Sort = '-start_time'

export function parseSort(text: string | null): Sort {
  const field = SORT_FIELDS.find((name) => name === text?.replace(/^-/, ''))
  if (!field) return DEFAULT_SORT
  return text?.startsWith('-') ? `-${field}` : field
}

export function sortField(sort: Sort): SortField {
  return parseSort(sort).replace(/^-/, '') as SortField
}

const KEYS: Readonly<Record<SortField, (row: Listed) => number | string>> = {
  // All instants are written alike, so their text sorts as they do.
  start_time: ({ start_time }) => start_time,
  cost: ({ cost }) => nanoDollars(cost),
  duration: ({ duration_ns }) => duration_ns,
  tokens: ({ input_tokens, output_tokens }) => input_tokens + output_tokens,
  span_errors: ({ span_errors: failed }) => failed,
  spans: ({ spans }) => spans,
}

function inOrder<Row extends Listed>(rows: readonly Row[], sort: Sort): Row[] {
  const key = KEYS[sortField(sort)]
  const direction = sort.startsWith('-') ? -1 : 1
  const compare = (a: number | string, b: number | string) => (a < b ? -1 : a > b ? 1 : 0)
  return rows.toSorted((a, b) => direction * (compare(key(a), key(b)) || compare(a.trace_id, b.trace_id)))
}

/** Each trace once, in its newest version; order is that of `sort`. */
function merged<Row extends Listed>(known: readonly Row[], newer: readonly Row[], sort: Sort): Row[] {
  const rows = new Map(known.map((row) => [row.trace_id, row]))
  for (const row of newer) rows.set(row.trace_id, row)
  return inOrder([...rows.values()], sort)
}

/**
 * The list after its first page was read again.
 *
 * If so much is new that the page no longer touches what is known, the list begins anew: it has no holes.
 */
export function withHead<Row extends Listed>(list: TraceList<Row> | undefined, page: Page<Row>, sort: Sort): TraceList<Row> {
  const fresh = { rows: page.traces, cursor: page.next_cursor, ahead: page.ahead, total: totalOf(page) }
  // A first page that is also the last one holds all there is.
  if (!list || page.next_cursor === null) return fresh
  const known = new Set(list.rows.map(({ trace_id }) => trace_id))
  if (!page.traces.some(({ trace_id }) => known.has(trace_id))) return fresh
  return { rows: merged(list.rows, page.traces, sort), cursor: list.cursor ?? page.next_cursor, ahead: page.ahead, total: totalOf(page) }
}

/** The list with the page that continues it. */
export function withFoot<Row extends Listed>(list: TraceList<Row>, page: Page<Row>, sort: Sort): TraceList<Row> {
  return { rows: merged(page.traces, list.rows, sort), cursor: page.next_cursor, ahead: list.ahead, total: list.total }
}
