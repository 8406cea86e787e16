/** The time axis of a waterfall: offsets in ns to shares of the width, and labels on round offsets. */

import { duration } from '../format'
import type { Nanoseconds } from '../units'
import type { Stretch } from './critical'

/** Share of the width where an offset lies; a window without length puts everything at its start. */
export function position(window: Stretch, offset: number): number {
  const length = window.to - window.from
  return length <= 0 ? 0 : (offset - window.from) / length
}

export interface Tick {
  readonly at: number
  readonly label: string
}

/** Above a minute steps are those of a clock. */
const CLOCK_STEPS_S: readonly number[] = [60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400]

/** 1, 2 or 5 times a power of ten, the first that gives at most `most` steps. */
function roundStep(length: number, most: number): number {
  const least = length / most
  const clock = least > 30e9 ? CLOCK_STEPS_S.find((seconds) => seconds * 1e9 >= least) : undefined
  if (clock !== undefined) return clock * 1e9
  const power = 10 ** Math.floor(Math.log10(least))
  return ([1, 2, 5, 10].find((factor) => factor * power >= least) ?? 10) * power
}

/** Round offsets inside the window with their labels: "0", "2 s", "4 s". */
export function axisTicks(window: Stretch, most: number): Tick[] {
  const length = window.to - window.from
  if (length <= 0) return [{ at: window.from, label: '0' }]
  const step = Math.max(1, roundStep(length, most))
  const ticks: Tick[] = []
  for (let count = Math.ceil(window.from / step); count * step <= window.to; count++) {
    const at = Math.round(count * step)
    ticks.push({ at, label: at === 0 ? '0' : axisLabel(at) })
  }
  return ticks
}

/** Offsets are round: "2 s" and "1.5 s", not "2.00 s"; one before the trace's own start is negative. */
function axisLabel(at: number): string {
  const text = duration(Math.abs(at) as Nanoseconds).replace(/(\.\d*?)0+(?=\D*$)/, '$1').replace(/\.(?=\D*$)/, '')
  return at < 0 ? `−${text}` : text
}

/** `window` made longer or shorter around its middle, inside `whole`. */
export function zoomed(window: Stretch, whole: Stretch, factor: number, around = 0.5): Stretch {
  const length = Math.min(whole.to - whole.from, Math.max(1_000, (window.to - window.from) * factor))
  const pivot = window.from + (window.to - window.from) * around
  const from = Math.min(Math.max(whole.from, pivot - length * around), whole.to - length)
  return { from: Math.round(from), to: Math.round(from + length) }
}

/** `window` moved by a share of its length, inside `whole`. */
export function panned(window: Stretch, whole: Stretch, share: number): Stretch {
  const length = window.to - window.from
  const from = Math.min(Math.max(whole.from, window.from + length * share), whole.to - length)
  return { from: Math.round(from), to: Math.round(from + length) }
}
