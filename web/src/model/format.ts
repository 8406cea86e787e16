/** Numbers as people read them: short forms for cards and cells, exact forms for hover and export. */

import type { Money, Nanoseconds } from './units'

/** What stands where a figure is not known. Unknown is never 0. */
export const UNKNOWN = '–'

const NBSP = '\u00a0'
const MINUS = '−'

const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })

/** 3 significant digits without trailing zeros: 12.345 → "12.3", 0.5 → "0.5". */
function threeDigits(value: number): string {
  return String(Number(value.toPrecision(3)))
}

const SCALES: readonly (readonly [number, string])[] = [
  [1e12, 'T'],
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'k'],
]

/** 48213000 → "48.2 M"; whole numbers up to `plainBelow` are written out with separators. */
function scaled(value: number, plainBelow: number): string {
  if (value < plainBelow) return grouped.format(value)
  // 999,950 rounds to 1000 k, which is 1 M.
  const scale = SCALES.find(([size]) => value >= size * 0.9995)
  return scale ? `${threeDigits(value / scale[0])}${NBSP}${scale[1]}` : grouped.format(value)
}

export function count(value: number | null): string {
  return value === null ? UNKNOWN : scaled(value, 100_000)
}

export function exactCount(value: number | null): string {
  return value === null ? UNKNOWN : grouped.format(value)
}

export function tokens(value: number | null): string {
  return value === null ? UNKNOWN : scaled(value, 10_000)
}

/** For axes, where room is short: 12500 → "12.5 k", 0.25 → "0.25". */
export function short(value: number): string {
  return value >= 1000 ? scaled(value, 1000) : threeDigits(value)
}

/** For cards: "$182.40", "$0.0834", "$12,846", "$1.28 M". */
export function money(value: Money | number | null): string {
  if (value === null) return UNKNOWN
  const amount = Number(value)
  const sign = amount < 0 ? MINUS : ''
  return `${sign}$${dollars(Math.abs(amount))}`
}

/** For columns, where digits stand below each other: "$0.0160", "$12.8460". */
export function cellMoney(value: Money | null): string {
  if (value === null) return UNKNOWN
  const amount = Number(value)
  if (amount >= 1_000) return money(value)
  if (amount > 0 && amount < 0.000_05) return '<$0.0001'
  return `$${amount.toFixed(4)}`
}

function dollars(amount: number): string {
  if (amount === 0) return '0'
  if (amount >= 100_000) return scaled(amount, 100_000)
  if (amount >= 9_999.995) return grouped.format(amount)
  if (amount >= 0.995) {
    return amount.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
  }
  if (amount < 0.000_001) return '<0.000001'
  return amount.toLocaleString('en', { minimumSignificantDigits: 3, maximumSignificantDigits: 3 })
}

/** Every digit that counts: "182.400000000" → "$182.40", "0.021351000" → "$0.021351". Never through a float. */
export function exactMoney(value: Money | null): string {
  if (value === null) return UNKNOWN
  const negative = value.startsWith('-')
  const [whole = '0', fraction = ''] = (negative ? value.slice(1) : value).split('.')
  const digits = fraction.replace(/0+$/, '').padEnd(2, '0')
  return `${negative ? MINUS : ''}$${BigInt(whole).toLocaleString('en')}.${digits}`
}

/** 0.0183 → "1.83 %"; what is not zero never reads as zero. */
export function percent(ratio: number | null): string {
  if (ratio === null) return UNKNOWN
  const value = ratio * 100
  if (value > 0 && value < 0.01) return `<0.01${NBSP}%`
  const digits = Math.abs(value) >= 99.95 ? grouped.format(value) : threeDigits(Math.round(value * 100) / 100)
  return `${digits.replace('-', MINUS)}${NBSP}%`
}

/** Whole percents are enough beside a bar; a small share is not none, and nearly all is not all. */
export function share(ratio: number | null): string {
  if (ratio === null) return UNKNOWN
  if (ratio > 0 && ratio < 0.01) return `<1${NBSP}%`
  if (ratio < 1 && ratio >= 0.995) return `>99${NBSP}%`
  return `${Math.round(ratio * 100)}${NBSP}%`
}

/** "860 ms", "3.42 s", "2 min 5 s", "1 h 12 min". */
export function duration(value: Nanoseconds | null): string {
  if (value === null) return UNKNOWN
  if (value < 1_000) return `${value}${NBSP}ns`
  if (value < 999_500) return `${threeDigits(value / 1e3)}${NBSP}µs`
  if (value < 999_500_000) return `${threeDigits(value / 1e6)}${NBSP}ms`
  if (value < 59_950_000_000) return `${(value / 1e9).toPrecision(3)}${NBSP}s`
  return longDuration(Math.round(value / 1e9))
}

/** In one unit, where room is scarce and the order of magnitude is enough: `1.1 min` for `1 min 6 s`. */
export function briefDuration(value: Nanoseconds): string {
  const seconds = value / 1e9
  const unit = LONG_UNITS.find(([size]) => size > 1 && seconds >= size - 0.05)
  return unit ? `${String(Number((seconds / unit[0]).toPrecision(2)))}${NBSP}${unit[1]}` : duration(value)
}

const LONG_UNITS: readonly (readonly [number, string])[] = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
  [1, 's'],
]

function longDuration(seconds: number): string {
  const first = LONG_UNITS.findIndex(([size]) => seconds >= size)
  return LONG_UNITS
    .slice(first, first + 2)
    .map(([size, unit], index) => [Math.floor((index === 0 ? seconds : seconds % (LONG_UNITS[first]?.[0] ?? 1)) / size), unit])
    .filter(([amount]) => amount !== 0)
    .map(([amount, unit]) => `${amount ?? ''}${NBSP}${unit ?? ''}`)
    .join(NBSP)
}

export function exactDuration(value: Nanoseconds | null): string {
  return value === null ? UNKNOWN : `${grouped.format(value)}${NBSP}ns`
}

/** A step between two points of a chart, in words: 1800 → "30 min". */
export function step(seconds: number): string {
  return seconds < 1 ? `${seconds}${NBSP}s` : longDuration(Math.round(seconds))
}

/** "30 min", "hour": what follows "per". */
export function per(seconds: number): string {
  const single: Readonly<Record<number, string>> = { 1: 'second', 60: 'minute', 3_600: 'hour', 86_400: 'day', 604_800: 'week' }
  return single[seconds] ?? step(seconds)
}

const RATES: readonly (readonly [number, string])[] = [[1, 's'], [60, 'min'], [3_600, 'h']]

/** How often per second, in the smallest unit in which it is at least one: 0.05 → "3/min". */
export function rate(perSecond: number | null): string {
  if (perSecond === null || perSecond <= 0) return ''
  const [seconds, unit] = RATES.find(([length]) => perSecond * length >= 1) ?? [86_400, 'day']
  return `${short(perSecond * seconds)}/${unit}`
}

/** "1 model", "3 models". */
export function plural(amount: number, noun: string): string {
  return `${count(amount)} ${noun}${amount === 1 ? '' : 's'}`
}

/** "3 spans run and are counted when they end". */
export function unended(spans: number): string {
  return `${plural(spans, 'span')} ${spans === 1 ? 'runs and is counted when it ends' : 'run and are counted when they end'}`
}

/** "3 traces lie in the future". */
export function inTheFuture(traces: number): string {
  return `${plural(traces, 'trace')} ${traces === 1 ? 'lies' : 'lie'} in the future`
}

/** "3 spans carry token counts or costs that were not read". */
export function unread(spans: number): string {
  return `${plural(spans, 'span')} ${spans === 1 ? 'carries' : 'carry'} token counts or costs that were not read`
}

/** "3 totals contradict their parts". */
export function contradicting(totals: number): string {
  return `${plural(totals, 'total')} ${totals === 1 ? 'contradicts its' : 'contradict their'} parts`
}
