/** The server's state in the browser: one query cache, with the retry rules for all of it. */

import { QueryClient } from '@tanstack/react-query'

import { ApiError } from './client'

const RETRIES = 1

export function createCache(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // A wrong question stays wrong; only what may pass is asked again.
        retry: (failures, error) => failures < RETRIES && error instanceof ApiError && error.isTransient,
        retryDelay: 800,
        // The shell says when to ask again: on a commit, on an interval, on return to the tab.
        staleTime: 30_000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: true,
        // Podium is often on this very machine: the browser's idea of "offline" says nothing about it.
        networkMode: 'always',
      },
    },
  })
}
