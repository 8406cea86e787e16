/** How fresh what is on screen is. */

import { type Query, useQueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'

import { ApiError } from './client'
import { ONE, VIEW } from './queries'

export interface Freshness {
  /** Unix milliseconds of the newest answer on screen; 0 before the first. */
  readonly updatedAt: number
  readonly isFetching: boolean
  /** No answer came to the latest question, be it about the view or about which projects there are. */
  readonly isUnreachable: boolean
}

function isOnScreen({ queryKey: [of] }: Query): boolean {
  return of === VIEW || of === ONE
}

let last: Freshness = { updatedAt: 0, isFetching: false, isUnreachable: false }

export function useFreshness(): Freshness {
  const cache = useQueryClient().getQueryCache()
  return useSyncExternalStore(
    (listener) => cache.subscribe(listener),
    () => {
      const states = cache.findAll({ type: 'active', predicate: isOnScreen }).map((query) => query.state)
      const updatedAt = Math.max(0, ...states.map((state) => state.dataUpdatedAt))
      const isFetching = states.some((state) => state.fetchStatus === 'fetching')
      const isUnreachable = cache.findAll({ type: 'active' }).some(({ state: { error } }) => error instanceof ApiError && error.status === 0)
      if (last.updatedAt !== updatedAt || last.isFetching !== isFetching || last.isUnreachable !== isUnreachable) {
        last = { updatedAt, isFetching, isUnreachable }
      }
      return last
    },
  )
}
