/** The present, for "4 minutes ago" and "today": ticks every ten seconds while the tab is seen. */

import { useSyncExternalStore } from 'react'

const TICK_MS = 10_000
let now = Date.now()
const listeners = new Set<() => void>()
let timer: number | undefined

function tick(): void {
  if (document.hidden) return
  now = Date.now()
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= window.setInterval(tick, TICK_MS)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    window.clearInterval(timer)
    timer = undefined
  }
}

/** Unix milliseconds, at most ten seconds old. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now)
}
