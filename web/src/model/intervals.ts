/** The intervals of a chart over time: when each ends, and which holds an instant. */

import { type Instant, millisecondsOf } from './units'
import { instantAtWall, wallTime } from './zone'

const HOUR_SECONDS = 3_600

/** In unix milliseconds; the end is not part of it. */
export interface Interval {
  readonly from: number
  readonly to: number
}

/** The interval at an index; null where there is none. Each ends where the next begins: a day may have 25 hours. */
export function intervalAt(starts: readonly Instant[], index: number, stepSeconds: number): Interval | null {
  const [start, next] = [starts[index], starts[index + 1]]
  if (start === undefined) return null
  const from = millisecondsOf(start)
  if (next !== undefined) return { from, to: millisecondsOf(next) }
  const step = stepSeconds * 1_000
  return { from, to: stepSeconds > HOUR_SECONDS ? instantAtWall(wallTime(from) + step) : from + step }
}

/** The index of the interval that holds an instant, in unix milliseconds; -1 where none does. */
export function indexOf(starts: readonly Instant[], stepSeconds: number, at: number): number {
  const index = starts.findLastIndex((start) => millisecondsOf(start) <= at)
  const found = intervalAt(starts, index, stepSeconds)
  return found !== null && at < found.to ? index : -1
}
