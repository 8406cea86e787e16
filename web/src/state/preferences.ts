/** Preferences: small choices that stay in this browser. Every reader is notified of a change at once. */

import { useCallback, useSyncExternalStore } from 'react'

const PREFIX = 'podium.'
const listeners = new Set<() => void>()
/** What was chosen since the page was loaded, in case storage is forbidden. */
const session = new Map<string, string>()

function read(name: string): string | null {
  try {
    return localStorage.getItem(PREFIX + name) ?? session.get(name) ?? null
  } catch {
    return session.get(name) ?? null
  }
}

function write(name: string, value: string): void {
  session.set(name, value)
  try {
    localStorage.setItem(PREFIX + name, value)
  } catch {
    // Forbidden or full: the choice then lasts as long as the page.
  }
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => { listeners.delete(listener) }
}

/** A set of words, like the columns of a table; `initial` until something else was chosen. */
export function usePreference(name: string, initial: string): readonly [ReadonlySet<string>, (words: ReadonlySet<string>) => void] {
  const text = useSyncExternalStore(subscribe, () => read(name)) ?? initial
  const choose = useCallback((words: ReadonlySet<string>) => { write(name, [...words].join(' ')) }, [name])
  return [new Set(text.split(' ').filter(Boolean)), choose]
}
