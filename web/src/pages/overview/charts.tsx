/** The four charts: cost, requests, latency, tokens. */

import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import { type Scope, seriesQuery } from '../../api/queries'
import type { Series } from '../../api/types'
import type { Line, TimeData } from '../../charts/time-option'
import { ChartPanel } from '../../components/chart-frames/chart-panel'
import { colourBy, distinct } from '../../model/colours'
import * as format from '../../model/format'
import { distinctModels } from '../../model/names'
import { difference, sum } from '../../model/series'
import { durationScale } from '../../model/ticks'
import type { Nanoseconds } from '../../model/units'
import { useTheme } from '../../state/theme'
import { costQuery } from './questions'

export interface ChartProps {
  readonly scope: Scope
  /** Whether it is its turn to ask. */
  readonly isTime: boolean
  /** Marked by dragging or by keyboard; unix milliseconds. */
  readonly onRange: (from: number, to: number) => void
  readonly onOpen: (from: number, to: number) => void
}

function timeData(series: Series, lines: readonly Line[]): TimeData {
  return { starts: series.starts, stepSeconds: series.step_s, lines }
}

const dollars = (value: number) => format.money(value)
const dollarAxis = (value: number) => (value === 0 ? '$0' : `$${format.short(value)}`)
const whole = (value: number) => format.count(Math.round(value))
const time = (value: number) => format.duration(value as Nanoseconds)
/** Axes fall on round values: "2 s", not "2.00 s". */
const timeAxis = (value: number) => (value === 0 ? '0' : time(value).replace(/\.?0+(?=\D*$)/, ''))

export function CostChart({ scope, isTime, ...actions }: ChartProps) {
  const theme = useTheme()
  const series = useQuery({ ...costQuery(scope), enabled: isTime })
  const data = useMemo(() => {
    if (!series.data) return undefined
    const lines = linesOf(series.data, 'cost')
    const valuesOfName = new Map(lines.map(({ name, values }) => [name, values]))
    const models = distinctModels(lines.map(({ name }) => name))
    const colours = distinct(models.map(({ label }) => label), colourBy('model'))
    return timeData(
      series.data,
      models.map(({ label, names }) => ({
        name: names.join(' and ') || 'no model',
        label: label || 'no model',
        values: sum(names.map((name) => valuesOfName.get(name) ?? [])),
        colour: colours.get(label) ?? 'var(--d8)',
      })),
    )
  }, [series.data])
  return (
    <ChartPanel
      title="Cost"
      unit="USD"
      by="model"
      span={8}
      answer={{ ...series, data }}
      isStale={series.isPlaceholderData}
      theme={theme}
      chart={{ mark: 'bars', height: 248, axis: dollarAxis, value: dollars, sum: 'total', ...actions }}
    />
  )
}

const FAILED = 'error'

export function RequestsChart({ scope, isTime, ...actions }: ChartProps) {
  const theme = useTheme()
  const series = useQuery({ ...seriesQuery(scope, ['requests'], { by: 'status' }), enabled: isTime })
  const data = useMemo(() => {
    if (!series.data) return undefined
    const { starts } = series.data
    const lines = linesOf(series.data, 'requests')
    const part = (failed: boolean) => sum([
      ...lines.filter(({ name }) => (name === FAILED) === failed).map(({ values }) => values),
      ...(lines.length === 0 ? [starts.map(() => null)] : []),
    ])
    return timeData(series.data, [
      { name: 'ok', values: part(false), colour: 'var(--d1)' },
      { name: 'errors', values: part(true), colour: 'var(--d6)' },
    ])
  }, [series.data])
  return (
    <ChartPanel
      title="Requests"
      span={4}
      answer={{ ...series, data }}
      isStale={series.isPlaceholderData}
      theme={theme}
      chart={{ mark: 'bars', height: 176, axis: format.short, value: whole, sum: 'all', ...actions }}
    />
  )
}

function linesOf(series: Series, measure: string) {
  return series.measures.find((measured) => measured.measure === measure)?.lines ?? []
}

/** The one line of a measure that is not split; gaps where it has none. */
function valuesOf(series: Series, measure: string): (number | null)[] {
  return linesOf(series, measure)[0]?.values ?? series.starts.map(() => null)
}

const PERCENTILES = [
  { name: 'p50', measure: 'duration_p50_ns', colour: 'var(--d3)' },
  { name: 'p95', measure: 'duration_p95_ns', colour: 'var(--d1)' },
  { name: 'p99', measure: 'duration_p99_ns', colour: 'var(--d4)' },
] as const

export function LatencyChart({ scope, isTime, ...actions }: ChartProps) {
  const theme = useTheme()
  const answer = useQuery({ ...seriesQuery(scope, PERCENTILES.map(({ measure }) => measure)), enabled: isTime })
  const data = useMemo(() => {
    const series = answer.data
    if (!series) return undefined
    const lines = PERCENTILES.map(({ name, colour, measure }) => ({ name, colour, values: valuesOf(series, measure) }))
    return { ...timeData(series, lines), band: { lower: 'p50', upper: 'p95' } }
  }, [answer.data])
  return (
    <ChartPanel
      title="Latency"
      span={4}
      answer={{ ...answer, data }}
      isStale={answer.isPlaceholderData}
      theme={theme}
      chart={{ mark: 'lines', height: 176, axis: timeAxis, scale: durationScale, value: time, sum: null, ...actions }}
    />
  )
}

const TOKEN_MEASURES = ['cache_read_tokens', 'input_tokens', 'output_tokens'] as const

export function TokensChart({ scope, isTime, ...actions }: ChartProps) {
  const theme = useTheme()
  const answer = useQuery({ ...seriesQuery(scope, TOKEN_MEASURES), enabled: isTime })
  const data = useMemo(() => {
    const series = answer.data
    if (!series) return undefined
    const [cached, input, output] = TOKEN_MEASURES.map((measure) => valuesOf(series, measure))
    return timeData(series, [
      { name: 'cached input', short: 'cached', values: cached ?? [], colour: 'var(--d7)' },
      // Input includes what came from the cache; here the two stand on each other.
      { name: 'new input', short: 'new', values: difference(input ?? [], cached ?? []), colour: 'var(--d1)' },
      { name: 'output', values: output ?? [], colour: 'var(--d2)' },
    ])
  }, [answer.data])
  return (
    <ChartPanel
      title="Tokens"
      span={4}
      answer={{ ...answer, data }}
      isStale={answer.isPlaceholderData}
      theme={theme}
      chart={{ mark: 'bars', height: 176, axis: format.short, value: format.tokens, sum: 'all', ...actions }}
    />
  )
}
