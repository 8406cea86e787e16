/** Tracks of a table's grid: dragged columns as wide as they were dragged, as long as all others keep their least. */

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
