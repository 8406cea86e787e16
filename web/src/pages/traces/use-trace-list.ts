/** The list as it is read: its head follows what arrives, its foot what is scrolled to; the head can be paused. */

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { readMoreTraces, type Scope, tracesQuery } from '../../api/queries'
import type { TraceSummary } from '../../api/types'
import type { Sort } from '../../model/trace/list'

/** What was on screen when the list was paused, and for which query. */
interface Paused {
  readonly of: string
  readonly ids: ReadonlySet<string>
}

export interface TraceRows {
  readonly rows: readonly TraceSummary[]
  /** Traces that have come in since the list was paused. */
  readonly waiting: number
  readonly isPaused: boolean
  readonly pause: () => void
  readonly resume: () => void
}

/** Rows that came in after `pause` wait; what is read at the foot does not. */
export function usePausableRows(all: readonly TraceSummary[], of: string, sort: Sort): TraceRows {
  const [paused, setPaused] = useState<Paused | null>(null)
  const ids = paused?.of === of ? paused.ids : null
  const isPaused = ids !== null
  const lastKnown = ids ? all.findLastIndex(({ trace_id }) => ids.has(trace_id)) : -1
  // New ones are those above the last known row; by start time nothing else can come between.
  const rows = ids && sort === '-start_time' ? all.filter(({ trace_id }, at) => ids.has(trace_id) || at > lastKnown) : all
  return {
    rows,
    waiting: all.length - rows.length,
    isPaused,
    pause: () => {
      if (!isPaused) setPaused({ of, ids: new Set(all.map(({ trace_id }) => trace_id)) })
    },
    resume: () => { setPaused(null) },
  }
}

export function useTraceList(scope: Scope, sort: Sort) {
  const cache = useQueryClient()
  const answer = useQuery(tracesQuery(cache, scope, sort))
  const more = useMutation({ mutationFn: () => readMoreTraces(cache, scope, sort) })
  const hasMore = typeof answer.data?.cursor === 'string' && !answer.isPlaceholderData
  const readMore = () => {
    if (hasMore && !more.isPending && !more.isError) more.mutate()
  }
  return { answer, hasMore, readMore, more }
}
