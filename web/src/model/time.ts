/** Instants as people read them, and the ranges a page can look at. */

import type { Interval } from './intervals'
import { type Instant, millisecondsOf } from './units'
import { instantAtWall, shownZone, wallFormat, wallTime } from './zone'

export interface Preset {
  readonly range: string
  readonly label: string
}

export const PRESETS: readonly Preset[] = [
  { range: '5m', label: 'Last 5 minutes' },
  { range: '15m', label: 'Last 15 minutes' },
  { range: '1h', label: 'Last hour' },
  { range: '6h', label: 'Last 6 hours' },
  { range: '24h', label: 'Last 24 hours' },
  { range: '7d', label: 'Last 7 days' },
  { range: '30d', label: 'Last 30 days' },
]

export const DEFAULT_RANGE = '24h'

/** Either a range that ends now, or two fixed unix milliseconds. */
export type TimeRange =
  | { readonly kind: 'last'; readonly range: string }
  | { readonly kind: 'between'; readonly from: number; readonly to: number }

const DAY_SECONDS = 86_400
const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const UNIT_WORDS: Readonly<Record<string, string>> = { s: 'seconds', m: 'minutes', h: 'hours', d: 'days' }

/** Milliseconds of "15m", "24h" …; null when the text is no range. */
export function rangeLength(range: string): number | null {
  const [, amount, unit] = /^([1-9]\d{0,5})([smhd])$/.exec(range) ?? []
  return amount && unit ? Number(amount) * (UNIT_MS[unit] ?? 0) : null
}

export function rangeLabel(time: TimeRange): string {
  if (time.kind === 'between') return betweenLabel(time.from, time.to)
  const preset = PRESETS.find(({ range }) => range === time.range)
  if (preset) return preset.label
  return `Last ${time.range.slice(0, -1)} ${UNIT_WORDS[time.range.slice(-1)] ?? ''}`
}

const CLOCK: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
const clock = wallFormat(CLOCK)
const clockSeconds = wallFormat({ ...CLOCK, second: '2-digit' })
const day = wallFormat({ day: 'numeric', month: 'short' })
const dayYear = wallFormat({ day: 'numeric', month: 'short', year: 'numeric' })

function sameDay(a: number, b: number): boolean {
  return dayYear(a) === dayYear(b)
}

function sameYear(a: number, b: number): boolean {
  return dayYear(a).slice(-4) === dayYear(b).slice(-4)
}

function betweenLabel(from: number, to: number): string {
  const end = sameDay(from, to) ? clock(to) : `${day(to)}, ${clock(to)}`
  return `${day(from)}, ${clock(from)} – ${end}`
}

/** "14:20:07" today, "20 Nov, 14:20" before. */
export function when(instant: Instant | number, now: number): string {
  const at = typeof instant === 'number' ? instant : millisecondsOf(instant)
  if (sameDay(at, now)) return clockSeconds(at)
  return `${(sameYear(at, now) ? day : dayYear)(at)}, ${clock(at)}`
}

/** "14:20" on the day of another instant, "20 Nov" on another day: since when there are data. */
export function dayOrTime(instant: Instant, other: Instant): string {
  const [at, then] = [millisecondsOf(instant), millisecondsOf(other)]
  return (sameDay(at, then) ? clock : day)(at)
}

/** All nine decimals, with the zone: what a hover shows. */
export function exactTime(instant: Instant): string {
  const at = millisecondsOf(instant)
  const decimals = /\.(\d+)/.exec(instant)?.[1] ?? ''
  const fraction = decimals.replace(/0+$/, '')
  return `${dayYear(at)}, ${clockSeconds(at)}${fraction && `.${fraction}`} (${shownZone()})`
}

/** "just now", "4 minutes ago", "3 days ago". */
export function ago(at: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - at) / 1_000))
  if (seconds < 10) return 'just now'
  const [size, unit] = seconds < 90 ? ([1, 'second'] as const)
    : seconds < 5_400 ? ([60, 'minute'] as const)
    : seconds < 129_600 ? ([3_600, 'hour'] as const)
    : ([DAY_SECONDS, 'day'] as const)
  const amount = Math.round(seconds / size)
  return `${amount} ${unit}${amount === 1 ? '' : 's'} ago`
}

/** An interval of a chart, for its tooltip: "20 Nov, 14:00 – 14:30", "24 Oct", "22 Oct – 28 Oct". */
export function intervalLabel({ from, to }: Interval, stepSeconds: number): string {
  if (stepSeconds < 60) return `${day(from)}, ${clockSeconds(from)}`
  if (stepSeconds < DAY_SECONDS) return betweenLabel(from, to)
  const [first, last] = [day(from), day(to - 1)]
  return first === last ? first : `${first} – ${last}`
}

/** Text of <input type="datetime-local"> on the wall clock that is shown. */
export function inputTime(at: number): string {
  return new Date(wallTime(at)).toISOString().slice(0, 16)
}

/** Unix milliseconds of what such an input holds. */
export function instantOfInput(text: string): number {
  return instantAtWall(Date.parse(`${text}Z`))
}
