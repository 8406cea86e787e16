/** What a change against the window before means: in words, and whether it is good or bad. */

import { briefDuration, percent } from './format'
import type { Nanoseconds } from './units'

export type Tone = 'good' | 'bad' | 'flat'

/** Which direction is good news. More requests are neither. */
export type Better = 'down' | 'up' | 'neither'

export interface Change {
  readonly text: string
  readonly direction: 'up' | 'down' | 'same'
  readonly tone: Tone
}

/** Below these a change is noise and is not coloured. */
const NOISE_RATIO = 0.005

function toned(size: number, better: Better, noise: number): Pick<Change, 'direction' | 'tone'> {
  if (Math.abs(size) < noise) return { direction: 'same', tone: 'flat' }
  const direction = size > 0 ? 'up' : 'down'
  if (better === 'neither') return { direction, tone: 'flat' }
  return { direction, tone: direction === better ? 'good' : 'bad' }
}

/** 0.12 → "12 %"; null when there is nothing to compare with. */
export function relativeChange(ratio: number | null, better: Better): Change | null {
  if (ratio === null) return null
  const size = Math.abs(ratio)
  const rounded = size >= 0.1 ? Math.round(size * 100) / 100 : Math.round(size * 1000) / 1000
  return { text: percent(rounded), ...toned(ratio, better, NOISE_RATIO) }
}

/** -0.006 → "0.6 pt" down: the difference of two ratios in percentage points. */
export function pointChange(difference: number | null, better: Better): Change | null {
  if (difference === null) return null
  const points = Math.round(Math.abs(difference) * 10_000) / 100
  return { text: `${Number(points.toPrecision(2))}\u00a0pt`, ...toned(difference, better, 0.0005) }
}

/** 3.4 s after 3.2 s → "200 ms" up; coloured by the relative size. */
export function durationChange(
  value: Nanoseconds | null,
  previous: Nanoseconds | null,
  better: Better,
): Change | null {
  if (value === null || previous === null || previous === 0) return null
  const difference = value - previous
  return { text: difference === 0 ? '0\u00a0ms' : briefDuration(Math.abs(difference) as Nanoseconds), ...toned(difference / previous, better, 0.02) }
}
