/** The time zone that times are shown in, and the arithmetic of its wall clock. */

const MINUTE_MS = 60_000

/** The zone of this browser. */
export function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** Set by `state/zone.ts` from the URL before anything is drawn; null: that of this browser. */
let shown: string | null = null

export function shownZone(): string {
  return shown ?? ownZone()
}

export function showTimesIn(zone: string | null): void {
  shown = zone
}

/** Whether the browser knows a zone by that name. */
export function isZone(name: string): boolean {
  try {
    Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Text of an instant, given in unix milliseconds, on the wall clock that is shown. */
export function wallFormat(options: Intl.DateTimeFormatOptions): (at: number) => string {
  const name = JSON.stringify(options)
  return (at) => formatIn(shownZone(), name, options).format(at)
}

function formatIn(zone: string, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = zone + name
  const known = formats.get(key) ?? new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone })
  formats.set(key, known)
  return known
}

const FIELDS: Intl.DateTimeFormatOptions = {
  year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23', era: 'short',
}

/** What the wall clock is ahead of UTC at an instant, in milliseconds. */
export function offsetAt(at: number, zone = shownZone()): number {
  const parts = formatIn(zone, 'fields', FIELDS).formatToParts(at)
  const of = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((part) => part.type === type)?.value ?? 0)
  const wall = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'))
  return wall - Math.floor(at / 1_000) * 1_000
}

/** Milliseconds since midnight of 1 January 1970 on the wall, so that whole steps are whole hours there. */
export function wallTime(at: number, zone = shownZone()): number {
  return at + offsetAt(at, zone)
}

/** Unix milliseconds of a wall time; of one that the clock skips, as many after the skip. */
export function instantAtWall(wall: number, zone = shownZone()): number {
  const first = wall - offsetAt(wall, zone)
  return wall - offsetAt(first, zone)
}

/** "UTC+1", "UTC+5:30", "UTC". */
export function offsetLabel(at: number, zone = shownZone()): string {
  const minutes = Math.round(offsetAt(at, zone) / MINUTE_MS)
  if (minutes === 0) return 'UTC'
  const size = Math.abs(minutes)
  const rest = size % 60
  return `UTC${minutes < 0 ? '−' : '+'}${Math.floor(size / 60)}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`
}

/** The names to choose from: the browser's own, UTC and the one chosen first, for a zone may have two names. */
export function zoneNames(chosen: string | null = null): readonly string[] {
  const first = [...new Set([ownZone(), 'UTC', ...(chosen === null ? [] : [chosen])])]
  return [...first, ...Intl.supportedValuesOf('timeZone').filter((name) => !first.includes(name))]
}
