/** A time chart as options for ECharts. */

import type { BarSeriesOption, LineSeriesOption } from 'echarts/charts'
import type { GridComponentOption, TooltipComponentOption } from 'echarts/components'
import type { ComposeOption } from 'echarts/core'

import { difference } from '../model/series'
import { timeTicks } from '../model/ticks'
import type { Instant } from '../model/units'
import { paint } from './paint'

export interface Line {
  readonly name: string
  /** The name as it is shown, where it is too long to be. */
  readonly label?: string
  /** The name in the legend, where room is short. */
  readonly short?: string
  /** Any CSS colour, variables included. */
  readonly colour: string
  readonly values: readonly (number | null)[]
}

export interface TimeData {
  readonly starts: readonly Instant[]
  readonly stepSeconds: number
  readonly lines: readonly Line[]
  /** Names of two lines with the room between them shaded; none while either is not shown. */
  readonly band?: { readonly lower: string; readonly upper: string }
}

/** Bars and areas stand on each other; lines cross. */
export type Mark = 'bars' | 'lines' | 'areas'

export type TimeOption = ComposeOption<
  BarSeriesOption | LineSeriesOption | GridComponentOption | TooltipComponentOption
>

/** Room for the labels of the axes; also where a brush may begin. */
export const GRID = { left: 46, right: 4, top: 10, bottom: 22 } as const

const PIXELS_PER_LABEL = 92
/** Half of the widest label: one nearer to the right edge would be cut off. */
const HALF_LABEL = 20

/** A value between two gaps has no line to be on: it is drawn as a dot. */
function points(values: readonly (number | null)[]) {
  return values.map((value, index) =>
    value !== null && (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null
      ? { value, symbol: 'circle', symbolSize: 4 }
      : { value: value ?? '-', symbol: 'none' },
  )
}

function series(mark: Mark, line: Line): BarSeriesOption | LineSeriesOption {
  const color = paint(line.colour)
  if (mark === 'bars') {
    return {
      type: 'bar',
      name: line.name,
      stack: 'all',
      barCategoryGap: '14%',
      barMaxWidth: 36,
      emphasis: { disabled: true },
      itemStyle: { color, borderColor: paint('var(--surface)'), borderWidth: 0.5 },
      data: line.values.map((value) => value ?? '-'),
    }
  }
  return {
    type: 'line',
    name: line.name,
    emphasis: { disabled: true },
    lineStyle: { width: 1.6, color, join: 'round' },
    itemStyle: { color },
    connectNulls: false,
    data: points(line.values),
    ...(mark === 'areas' ? { stack: 'all', areaStyle: { color, opacity: 0.28 } } : {}),
  }
}

/** The room between two lines: an unseen line and the way from it to the upper one, stacked on it. */
function band({ lines, band: names }: TimeData): LineSeriesOption[] {
  const lower = lines.find(({ name }) => name === names?.lower)
  const upper = lines.find(({ name }) => name === names?.upper)
  if (!lower || !upper) return []
  const unseen = {
    type: 'line', stack: 'band', silent: true, symbol: 'none', emphasis: { disabled: true }, lineStyle: { opacity: 0 },
  } as const
  return [
    { ...unseen, name: 'band from', data: lower.values.map((value) => value ?? '-') },
    {
      ...unseen,
      name: 'band to',
      data: difference(upper.values, lower.values).map((value) => value ?? '-'),
      areaStyle: { color: paint(upper.colour), opacity: 0.12 },
    },
  ]
}

export interface TimeChartLook {
  readonly mark: Mark
  readonly width: number
  readonly axis: (value: number) => string
  readonly tooltip: (index: number) => HTMLElement
  /** Top and interval of the value axis; round decimal numbers if not said. */
  readonly scale?: ((most: number) => { readonly max: number; readonly interval: number }) | undefined
}

function mostOf(data: TimeData): number {
  return Math.max(0, ...data.lines.flatMap(({ values }) => values.filter((value) => value !== null)))
}

/** Labels by index, without those that would be cut off at the right edge. */
function labels({ starts }: TimeData, width: number, isBetween: boolean): ReadonlyMap<number, string> {
  const ticks = timeTicks(starts, Math.max(2, Math.floor(width / PIXELS_PER_LABEL)))
  const room = width - GRID.left - GRID.right
  const middle = (index: number) => (isBetween ? (index + 0.5) / starts.length : index / Math.max(1, starts.length - 1)) * room
  return new Map([...ticks].filter(([index]) => middle(index) + HALF_LABEL <= room + GRID.right))
}

export function timeOption(data: TimeData, look: TimeChartLook): TimeOption {
  const isBars = look.mark === 'bars'
  const ticks = labels(data, look.width, isBars)
  const label = { color: paint('var(--text-3)'), fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 11 }
  return {
    animation: false,
    grid: { ...GRID, outerBoundsMode: 'none' },
    xAxis: {
      type: 'category',
      data: [...data.starts],
      boundaryGap: isBars,
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: {
        ...label,
        margin: 9,
        hideOverlap: true,
        interval: (index: number) => ticks.has(index),
        formatter: (_start: string, index: number) => ticks.get(index) ?? '',
      },
    },
    yAxis: {
      type: 'value',
      min: 0,
      splitNumber: 3,
      ...look.scale?.(mostOf(data)),
      axisLabel: { ...label, margin: 8, formatter: look.axis },
      splitLine: { lineStyle: { color: paint('var(--grid)'), width: 1 } },
    },
    tooltip: tooltip(look),
    series: [...data.lines.map((line) => series(look.mark, line)), ...band(data)],
  }
}

function tooltip(look: TimeChartLook): TooltipComponentOption {
  const shade = { color: paint('var(--text)'), opacity: 0.05 }
  const hair = { color: paint('var(--line-strong)'), width: 1, type: 'solid' as const }
  return {
    trigger: 'axis',
    confine: true,
    transitionDuration: 0,
    className: 'chart-tip',
    axisPointer: look.mark === 'bars' ? { type: 'shadow', shadowStyle: shade } : { type: 'line', lineStyle: hair },
    formatter: (hits: unknown) => look.tooltip(firstIndex(hits)),
  }
}

function firstIndex(hits: unknown): number {
  const first: unknown = Array.isArray(hits) ? hits[0] : hits
  return typeof first === 'object' && first !== null && 'dataIndex' in first ? Number(first.dataIndex) : 0
}
