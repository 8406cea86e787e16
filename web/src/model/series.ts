/** Arithmetic on the values of a chart; unknown stays unknown. */

export type Values = readonly (number | null)[]

/** Point by point; a gap in either is a gap, and nothing falls below zero. */
export function difference(from: Values, less: Values): (number | null)[] {
  return from.map((value, index) => {
    const other = less[index] ?? null
    return value === null || other === null ? null : Math.max(0, value - other)
  })
}

export function scale(values: Values, factor: number): (number | null)[] {
  return values.map((value) => (value === null ? null : value * factor))
}

/** Point by point over all rows; a gap only where every row has one. */
export function sum(rows: readonly Values[]): (number | null)[] {
  const length = Math.max(0, ...rows.map((row) => row.length))
  return Array.from({ length }, (_, index) => {
    const known = rows.map((row) => row[index] ?? null).filter((value) => value !== null)
    return known.length === 0 ? null : known.reduce((total, value) => total + value, 0)
  })
}
