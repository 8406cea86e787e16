/** The columns of a table, and the grid its rows are set in: dragged columns keep their width as long as all others keep their least. */

import type { ReactNode } from 'react'

export interface Column<Row> {
  readonly id: string
  readonly label: string
  /** Of the grid the rows are set in, until the person drags it. */
  readonly width: string
  /** What the server calls it where it can sort by it. */
  readonly sort?: string
  readonly isNumber?: boolean
  /** Not in tables narrower than this many pixels. */
  readonly from?: number
  readonly cell: (row: Row) => ReactNode
}

/** Widths in pixels by column, as they were dragged. */
export type Widths = ReadonlyMap<string, number>

export const LEAST_WIDTH = 48
export const MOST_WIDTH = 900
/** Room at the left and right of a row. */
const PADDING = 16

interface Track {
  readonly id: string
  /** "90px" or "minmax(72px, 1fr)": the first number is the least. */
  readonly width: string
}

function leastOf(width: string): number {
  return Number(/\d+/.exec(width)?.[0] ?? LEAST_WIDTH)
}

/** `grid-template-columns` for columns in a table `room` pixels wide. */
export function tracks(columns: readonly Track[], widths: ReadonlyMap<string, number> | undefined, room: number): string {
  const dragged = (id: string) => widths?.get(id)
  const kept = columns.reduce((sum, { id, width }) => sum + (dragged(id) === undefined ? leastOf(width) : 0), 0)
  const wanted = columns.reduce((sum, { id }) => sum + (dragged(id) ?? 0), 0)
  const factor = wanted === 0 ? 1 : Math.min(1, Math.max(0, room - PADDING - kept) / wanted)
  return columns
    .map(({ id, width }) => {
      const own = dragged(id)
      return own === undefined ? width : `${Math.floor(own * factor)}px`
    })
    .join(' ')
}
