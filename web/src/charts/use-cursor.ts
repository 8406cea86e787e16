/** The interval that is looked at by keyboard, and the stretch marked with Shift. */

import { type KeyboardEvent, useState } from 'react'

export interface Cursor {
  /** Null: the keyboard has not pointed at anything yet. */
  readonly at: number | null
  /** Where marking began; null when nothing is marked. */
  readonly anchor: number | null
}

const NO_CURSOR: Cursor = { at: null, anchor: null }

/** Where a key leads from an interval; undefined: no key of the cursor. */
export function moved(key: string, at: number | null, last: number): number | undefined {
  const page = Math.max(1, Math.round(last / 10))
  const from = at ?? last + 1
  const targets: Readonly<Record<string, number>> = {
    ArrowLeft: from - 1, ArrowRight: at === null ? 0 : from + 1, ArrowDown: from - 1, ArrowUp: at === null ? 0 : from + 1,
    PageDown: from - page, PageUp: from + page, Home: 0, End: last,
  }
  const target = targets[key]
  return target === undefined ? undefined : Math.max(0, Math.min(last, target))
}

export interface CursorActions {
  /** What was marked, by index; from ≤ to. */
  readonly onMark?: ((from: number, to: number) => void) | undefined
  readonly onOpen?: ((at: number) => void) | undefined
}

/** Arrows move; with Shift they mark; Enter takes what is marked, or opens the interval; Escape lets go. */
export function useCursor(last: number, { onMark, onOpen }: CursorActions) {
  const [cursor, setCursor] = useState(NO_CURSOR)
  const at = cursor.at === null ? null : Math.min(cursor.at, last)
  const move = ({ key, shiftKey }: KeyboardEvent) => {
    const next = moved(key, at, last)
    if (next !== undefined) setCursor({ at: next, anchor: shiftKey && onMark ? (cursor.anchor ?? at ?? next) : null })
    return next !== undefined
  }
  const enter = () => {
    if (at === null) return false
    if (cursor.anchor !== null && cursor.anchor !== at) {
      onMark?.(Math.min(cursor.anchor, at), Math.max(cursor.anchor, at))
      setCursor(NO_CURSOR)
    } else onOpen?.(at)
    return true
  }
  const leave = () => {
    if (at === null) return false
    setCursor(NO_CURSOR)
    return true
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return
    if (!move(event) && !(event.key === 'Enter' && enter()) && !(event.key === 'Escape' && leave())) return
    event.preventDefault()
    event.stopPropagation()
  }
  return { cursor: { at, anchor: cursor.anchor } as Cursor, onKeyDown, onBlur: () => { setCursor(NO_CURSOR) } }
}
