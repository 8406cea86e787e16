/** Which intervals of a time axis carry a label. */

import { type Instant, millisecondsOf } from './units'
import { wallFormat, wallTime } from './zone'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const STEPS: readonly number[] = [
  5_000, 15_000, 30_000,
  MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE,
  HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR,
  DAY, 2 * DAY, 5 * DAY, 7 * DAY, 14 * DAY, 28 * DAY,
]

/** Steps of a duration axis: decimal below a minute, of the clock above. */
const DURATION_STEPS_S: readonly number[] = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800,
]
const LINES = 4

/** A top and an interval whose multiples read well as durations: 322 s → a line each 2 min up to 6 min. */
export function durationScale(mostNs: number): { readonly max: number; readonly interval: number } {
  const least = Math.max(mostNs, LINES) / LINES
  const interval =
    least <= 0.5e9
      ? ([1, 2, 5, 10].find((factor) => factor * 10 ** Math.floor(Math.log10(least)) >= least) ?? 10) * 10 ** Math.floor(Math.log10(least))
      : (DURATION_STEPS_S.find((seconds) => seconds * 1e9 >= least) ?? 604_800 * Math.ceil(least / 604_800e9)) * 1e9
  return { interval, max: Math.ceil(mostNs / interval) * interval || interval }
}

const clock = wallFormat({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const clockSeconds = wallFormat({ minute: '2-digit', second: '2-digit' })
const day = wallFormat({ day: 'numeric', month: 'short' })

function label(at: number, step: number): string {
  if (step >= DAY || wallTime(at) % DAY === 0) return day(at)
  return step < MINUTE ? clockSeconds(at) : clock(at)
}

/**
 * Labels by index into `starts`, at most `most` of them, each on a round time of the wall clock.
 *
 * An interval is labelled when it holds a round time; of 40 half hours every sixth hour gets "06:00".
 */
export function timeTicks(starts: readonly Instant[], most: number): ReadonlyMap<number, string> {
  const times = starts.map(millisecondsOf)
  const [first, last] = [times[0], times.at(-1)]
  if (first === undefined || last === undefined) return new Map()
  // Where clocks are changed one is longer than the others, or shorter.
  const lengths = times.slice(1).map((time, index) => time - (times[index] ?? time)).sort((a, b) => a - b)
  const interval = lengths[Math.floor(lengths.length / 2)] ?? MINUTE
  const span = last - first + interval
  const step = STEPS.find((size) => size >= interval && span / size <= most) ?? 28 * DAY
  const ticks = new Map<number, string>()
  times.forEach((time, index) => {
    const wall = wallTime(time)
    const offset = Math.ceil(wall / step) * step - wall
    if (offset < interval) ticks.set(index, label(time + offset, step))
  })
  return ticks
}
