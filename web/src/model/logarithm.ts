/** A scale of logarithms for durations, and where on it labels stand. */

export interface Scale {
  readonly from: number
  readonly to: number
}

/** 0 to 1 inside of the scale: of 1 ms to 100 ms, 10 ms is at 0.5. */
export function logPosition({ from, to }: Scale, value: number): number {
  return Math.log(value / from) / Math.log(to / from)
}

const MINUTE = 60e9
/** Decimal below a minute, of the clock above; in the order in which they are wanted. */
const POWERS = [1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, MINUTE, 10 * MINUTE, 60 * MINUTE, 600 * MINUTE]
const BETWEEN = [...POWERS.slice(0, 8).flatMap((power) => [2 * power, 5 * power]), ...[2, 5, 20, 30, 120, 300].map((minutes) => minutes * MINUTE)]

/** Round durations inside the scale, no two nearer than `apart` of its width; powers of ten before what is between. */
export function logTicks(scale: Scale, apart: number): number[] {
  const chosen: number[] = []
  for (const value of [...POWERS, ...BETWEEN]) {
    const at = logPosition(scale, value)
    const isFree = chosen.every((other) => Math.abs(logPosition(scale, other) - at) >= apart)
    if (at >= 0 && at <= 1 && isFree) chosen.push(value)
  }
  return chosen.sort((a, b) => a - b)
}
