/** When the view is asked anew: on commits of its project, on an interval, on return to the tab, by hand. */

import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'

import { type LiveState, openLiveFeed } from '../../api/live'
import { ONE, projectsQuery, VIEW } from '../../api/queries'
import type { TimeRange } from '../../model/time'
import type { Refresh } from '../../state/view'

/** Commits come up to once a second; the pages are asked for at most this often. */
const LEAST_MS = 1_500

/** Asks anew, at most every LEAST_MS, and never while an answer is still on its way. */
function throttled(cache: QueryClient, ask: () => void) {
  let timer: number | undefined
  // The view has just been asked for, by itself.
  let last = Date.now()
  const run = () => {
    timer = undefined
    if (cache.isFetching({ queryKey: [VIEW] }) > 0) {
      timer = window.setTimeout(run, LEAST_MS / 5)
      return
    }
    last = Date.now()
    ask()
  }
  return {
    ask: () => {
      timer ??= window.setTimeout(run, Math.max(0, last + LEAST_MS - Date.now()))
    },
    stop: () => {
      window.clearTimeout(timer)
    },
  }
}

function useLiveFeed(project: string | null, wanted: boolean, ask: () => void): LiveState {
  const cache = useQueryClient()
  const [heard, setHeard] = useState<{ readonly of: string; readonly state: LiveState } | null>(null)
  useEffect(() => {
    if (project === null || !wanted) return undefined
    const asking = throttled(cache, ask)
    const close = openLiveFeed(project, {
      onCommit: ({ projects }) => {
        if (projects.includes(project)) asking.ask()
      },
      onState: (state) => {
        setHeard({ of: project, state })
        // What was committed while nobody listened was not heard of.
        if (state === 'open') asking.ask()
      },
    })
    return () => {
      close()
      asking.stop()
    }
  }, [project, wanted, ask, cache])
  return heard?.of === project ? heard.state : 'connecting'
}

function useInterval(seconds: number | null, ask: () => void): void {
  useEffect(() => {
    if (seconds === null) return undefined
    const timer = window.setInterval(() => {
      if (!document.hidden) ask()
    }, seconds * 1_000)
    return () => {
      window.clearInterval(timer)
    }
  }, [seconds, ask])
}

export interface Refreshing {
  readonly live: LiveState
  readonly refreshNow: () => void
}

export function useRefresh(project: string | null, refresh: Refresh, time: TimeRange): Refreshing {
  const cache = useQueryClient()
  const ask = useCallback(() => {
    void cache.invalidateQueries({ queryKey: [VIEW] })
    void cache.invalidateQueries(projectsQuery)
  }, [cache])
  const refreshNow = useCallback(() => {
    ask()
    void cache.invalidateQueries({ queryKey: [ONE] })
  }, [ask, cache])
  const live = useLiveFeed(project, refresh === 'live', ask)
  useInterval(typeof refresh === 'number' ? refresh : null, ask)

  const isMoving = time.kind === 'last'
  useEffect(() => {
    const onReturn = () => {
      if (!document.hidden && refresh !== 'off' && isMoving) ask()
    }
    document.addEventListener('visibilitychange', onReturn)
    return () => {
      document.removeEventListener('visibilitychange', onReturn)
    }
  }, [ask, refresh, isMoving])
  return { live, refreshNow }
}
