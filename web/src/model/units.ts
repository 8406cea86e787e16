/** Whole nanoseconds. Branded because a JS number of milliseconds looks the same. */
declare const nanoseconds: unique symbol
export type Nanoseconds = number & { readonly [nanoseconds]: true }

/** RFC 3339 UTC with nine decimals, as the API writes instants; a JS number cannot hold unix nanoseconds. */
export type Instant = string

/** US dollars as a decimal string with nine decimals, as the API writes money. */
export type Money = string

export const NS_PER_MS = 1_000_000

export function nanosecondsOf(milliseconds: number): Nanoseconds {
  return Math.round(milliseconds * NS_PER_MS) as Nanoseconds
}

/** Unix milliseconds of an instant; what is below a millisecond is cut off. */
export function millisecondsOf(instant: Instant): number {
  return Date.parse(instant.replace(/(\.\d{3})\d*/, '$1'))
}
