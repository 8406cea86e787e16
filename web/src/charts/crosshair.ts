/** The instant under the pointer, shared with the other charts of the page so that all point at it. */

import { createContext, use, useEffect, useId, useMemo } from 'react'

/** Unix milliseconds at the middle of an interval; null when nothing is pointed at. */
type Pointed = number | null

export class Crosshair {
  readonly #listeners = new Map<string, (at: Pointed) => void>()

  /** Notifies all but the chart that points. */
  point(by: string, at: Pointed): void {
    for (const [id, listener] of this.#listeners) if (id !== by) listener(at)
  }

  follow(id: string, listener: (at: Pointed) => void): () => void {
    this.#listeners.set(id, listener)
    return () => { this.#listeners.delete(id) }
  }
}

/** Null: the chart stands alone. */
const Shared = createContext<Crosshair | null>(null)

/** Wrap the charts of a page in it, with one `useNewCrosshair()` as its value. */
export const CrosshairScope = Shared

export function useNewCrosshair(): Crosshair {
  return useMemo(() => new Crosshair(), [])
}

/** Calls `onPoint` for what other charts point at; returns how to notify them. */
export function useCrosshair(onPoint: (at: Pointed) => void): (at: Pointed) => void {
  const shared = use(Shared)
  const id = useId()
  useEffect(() => shared?.follow(id, onPoint), [shared, id, onPoint])
  return useMemo(() => (at: Pointed) => { shared?.point(id, at) }, [shared, id])
}
