import { type PointerEvent, useRef, useState } from 'react'

export interface Selection {
  readonly from: number
  readonly to: number
}

/** In pixels from the left of the element that has the handlers. */
export interface PointerActions {
  readonly onClick?: (at: number) => void
  /** Null: the pointer has left. */
  readonly onHover?: (at: number | null) => void
}

/** Shorter drags are clicks with an unsteady hand. */
const LEAST_PIXELS = 6

/** A stretch dragged with the primary button; a click where nothing was dragged. */
export function useBrush(onDone: ((from: number, to: number) => void) | undefined, { onClick, onHover }: PointerActions = {}) {
  const [selection, setSelection] = useState<Selection | null>(null)
  const start = useRef<number | null>(null)

  const at = (event: PointerEvent<HTMLElement>) => event.clientX - event.currentTarget.getBoundingClientRect().left
  const end = () => {
    start.current = null
    setSelection(null)
  }

  const handlers = {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      // A finger scrolls the page and reads values; dragging is for the mouse and the pen.
      if (event.button !== 0 || event.pointerType === 'touch') return
      start.current = at(event)
      event.currentTarget.setPointerCapture(event.pointerId)
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const from = start.current
      const to = at(event)
      onHover?.(to)
      if (from !== null && onDone) setSelection(Math.abs(to - from) < LEAST_PIXELS ? null : { from, to })
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      if (start.current === null) return
      if (selection) onDone?.(selection.from, selection.to)
      else onClick?.(at(event))
      end()
    },
    onPointerLeave: () => { onHover?.(null) },
    onPointerCancel: end,
  }
  return [selection, handlers] as const
}
