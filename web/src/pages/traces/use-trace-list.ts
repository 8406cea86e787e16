/** The list as it is read: its head follows what arrives, its foot what is scrolled to; the head can be held. */

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { readMoreTraces, type Scope, tracesQuery } from '../../api/queries'
import type { TraceSummary } from '../../api/types'
import type { Sort } from '../../model/trace/list'

/** What was on screen when the list was held, and for which question. */
interface Held {
  readonly of: string
  readonly ids: ReadonlySet<string>
}

export interface TraceRows {
  readonly rows: readonly TraceSummary[]
  /** Traces that have come in since the list was held. */
  readonly waiting: number
  readonly isHeld: boolean
  readonly hold: () => void
  readonly release: () => void
}

/** Rows that came in after `hold` wait; what is read at the foot does not. */
export function useHolding(all: readonly TraceSummary[], of: string, sort: Sort): TraceRows {
  const [held, setHeld] = useState<Held | null>(null)
  const ids = held?.of === of ? held.ids : null
  const isHeld = ids !== null
  const lastKnown = ids ? all.findLastIndex(({ trace_id }) => ids.has(trace_id)) : -1
  // New ones are those above the last known row; by start time nothing else can come between.
  const rows = ids && sort === '-start_time' ? all.filter(({ trace_id }, at) => ids.has(trace_id) || at > lastKnown) : all
  return {
    rows,
    waiting: all.length - rows.length,
    isHeld,
    hold: () => {
      if (!isHeld) setHeld({ of, ids: new Set(all.map(({ trace_id }) => trace_id)) })
    },
    release: () => { setHeld(null) },
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
