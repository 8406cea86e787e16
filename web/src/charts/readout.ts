/** What a chart says at one interval: as rows of a table, and as a sentence for those who hear it. */

import { intervalAt } from '../model/intervals'
import { intervalLabel } from '../model/time'
import type { Line, TimeData } from './time-option'

export interface ValueWords {
  readonly value: (value: number) => string
  /** Name of the sum of all lines; null where a sum means nothing. */
  readonly sum: string | null
}

export interface Readout {
  readonly when: string
  /** Largest first where they add up; those without a value, or with none of a sum, are left out. */
  readonly lines: readonly (Line & { readonly value: number })[]
  /** Null where a sum means nothing or one line says it already. */
  readonly sum: number | null
  readonly isEmpty: boolean
}

export function readoutAt(data: TimeData, index: number, { sum }: ValueWords): Readout {
  const interval = intervalAt(data.starts, index, data.stepSeconds)
  const known = data.lines.flatMap((line) => {
    const value = line.values[index] ?? null
    return value === null ? [] : [{ ...line, value }]
  })
  const lines = sum === null ? known : known.filter(({ value }) => value > 0).sort((a, b) => b.value - a.value)
  return {
    when: interval ? intervalLabel(interval, data.stepSeconds) : '',
    lines,
    sum: sum === null || known.length === 0 || lines.length === 1 ? null : known.reduce((total, { value }) => total + value, 0),
    isEmpty: known.length === 0,
  }
}

/** "20 Nov, 14:00 – 14:30: gpt-4o $0.31, total $0.52". */
export function sentenceAt(data: TimeData, index: number, words: ValueWords): string {
  const readout = readoutAt(data, index, words)
  if (readout.isEmpty) return `${readout.when}: no data in this interval`
  const parts = readout.lines.map(({ name, label, value }) => `${label ?? name} ${words.value(value)}`)
  if (readout.sum !== null && words.sum !== null) parts.push(`${words.sum} ${words.value(readout.sum)}`)
  return `${readout.when}: ${parts.join(', ')}`
}
