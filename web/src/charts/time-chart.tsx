/** Values over time. Drag across it, or mark with Shift and the arrows, to look at that stretch only. */

import { type Ref, useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react'

import { indexOf, intervalAt } from '../model/intervals'
import './chart.css'
import { useCrosshair } from './crosshair'
import { chartPicture } from './picture'
import { sentenceAt } from './readout'
import { GRID, type Mark, type TimeChartLook, type TimeData, timeOption } from './time-option'
import { tooltipContent } from './tooltip'
import { takeTurn } from './turns'
import { type Selection, useBrush } from './use-brush'
import { type Cursor, useCursor } from './use-cursor'
import { type Drawing, FAILED, indexAt, pixelOf, useDrawing } from './use-drawing'

export interface TimeChartHandle {
  /** PNG in the colours on screen; null while nothing is drawn. */
  readonly picture: (title: string, note: string) => Promise<Blob> | null
}

export interface TimeChartProps {
  readonly data: TimeData
  readonly mark: Mark
  readonly height: number
  /** What the chart shows, for those who cannot see it. */
  readonly label: string
  readonly axis: (value: number) => string
  readonly value: (value: number) => string
  readonly scale?: TimeChartLook['scale']
  /** Name of the sum of all lines in the tooltip; null where a sum means nothing. */
  readonly sum?: string | null
  /** Part of what redraws the chart: colours differ between themes. */
  readonly theme: string
  /** A stretch was marked, in unix milliseconds. */
  readonly onRange?: ((from: number, to: number) => void) | undefined
  /** An interval was clicked, in unix milliseconds. */
  readonly onOpen?: ((from: number, to: number) => void) | undefined
  readonly ref?: Ref<TimeChartHandle>
}

/** Unix milliseconds of the intervals `from` to `to`. */
function stretch({ starts, stepSeconds }: TimeData, from: number, to: number): readonly [number, number] | null {
  const [first, last] = [intervalAt(starts, from, stepSeconds), intervalAt(starts, to, stepSeconds)]
  return first && last ? [first.from, last.to] : null
}

/** Where other charts of the page point, in pixels of this one. */
function useOthersPoint(drawing: Drawing | null, data: TimeData) {
  const [line, setLine] = useState<number | null>(null)
  const point = useMemo(
    () => (at: number | null) => {
      const index = at === null ? -1 : indexOf(data.starts, data.stepSeconds, at)
      setLine(!drawing || index < 0 ? null : pixelOf(drawing.chart, index))
    },
    [drawing, data],
  )
  return [line, useCrosshair(point)] as const
}

function hintOf({ onOpen, onRange }: TimeChartProps): string {
  return [onOpen && 'click to open the traces', onRange && 'drag to zoom'].filter(Boolean).join(' · ')
}

function hintOfKeys({ onRange, onOpen }: TimeChartProps): string {
  const more = [onRange && 'Shift and arrows select a time range, Enter zooms to it', onOpen && 'Enter opens the traces of an interval']
  return ['Arrows read the values', ...more].filter(Boolean).join('. ')
}

/** Draws anew what has changed. */
function useOption(drawing: Drawing | null, props: TimeChartProps): void {
  const { data, mark, axis, scale, value, sum = null, theme } = props
  const hint = hintOf(props)
  const draw = useMemo(
    () => ({ mark, axis, scale, tooltip: (index: number) => tooltipContent(data, index, { value, sum }, hint) }),
    [mark, axis, scale, value, sum, data, hint],
  )
  useEffect(() => {
    if (!drawing) return undefined
    const paintAll = () => {
      if (drawing.chart.isDisposed()) return
      drawing.chart.setOption(timeOption(data, { ...draw, width: drawing.width }), { notMerge: true, silent: true })
    }
    return takeTurn(paintAll)
  }, [drawing, data, draw, theme])
}

/** What pointer and keyboard point at and mark. */
function usePointing(drawing: Drawing | null, { data, onRange, onOpen }: TimeChartProps) {
  const [othersAt, tellOthers] = useOthersPoint(drawing, data)
  const last = data.starts.length - 1
  const take = (act: TimeChartProps['onRange'], from: number, to: number) => {
    const range = stretch(data, Math.min(from, to), Math.max(from, to))
    if (range) act?.(...range)
  }
  const { cursor, ...keys } = useCursor(last, {
    onMark: onRange && ((from, to) => { take(onRange, from, to) }),
    onOpen: onOpen && ((at) => { take(onOpen, at, at) }),
  })
  const at = (pixel: number) => (drawing ? indexAt(drawing.chart, pixel, last) : 0)
  const hover = (pixel: number | null) => {
    const interval = pixel === null || pixel < GRID.left ? null : intervalAt(data.starts, at(pixel), data.stepSeconds)
    tellOthers(interval && (interval.from + interval.to) / 2)
  }
  const [selection, handlers] = useBrush(onRange && ((from, to) => { take(onRange, at(from), at(to)) }), {
    onClick: (pixel) => { take(onOpen, at(pixel), at(pixel)) },
    onHover: hover,
  })
  return { othersAt, cursor, keys, selection, handlers }
}

export function TimeChart(props: TimeChartProps) {
  const { data, height, label, value, sum = null, onRange, ref } = props
  const host = useRef<HTMLDivElement>(null)
  const made = useDrawing(host)
  const drawing = made === FAILED ? null : made
  useOption(drawing, props)
  const { othersAt, cursor, keys, selection, handlers } = usePointing(drawing, props)
  useTip(drawing, cursor.at)
  useImperativeHandle(ref, () => ({ picture: (title, note) => picture(host.current, { title, note, lines: data.lines }) }))

  return (
    <div
      className={onRange ? 'chart brushable' : 'chart'}
      style={{ minHeight: height }}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, data.starts.length - 1)}
      aria-valuenow={cursor.at ?? 0}
      aria-valuetext={cursor.at === null ? hintOfKeys(props) : sentenceAt(data, cursor.at, { value, sum })}
      {...keys}
    >
      <div ref={host} className="chart-canvas" {...handlers} />
      {selection && <Band selection={selection} />}
      {drawing && <Marked drawing={drawing} cursor={cursor} />}
      <Hair at={othersAt} />
      {made === FAILED && <p className="chart-failed">The chart code could not be loaded. Reload the page.</p>}
    </div>
  )
}

function Hair({ at }: { readonly at: number | null }) {
  return at === null ? null : <div className="chart-hair" style={{ left: at, top: GRID.top, bottom: GRID.bottom }} />
}

/** The tooltip of the interval that the keyboard is at. */
function useTip(drawing: Drawing | null, at: number | null): void {
  useEffect(() => {
    if (!drawing || drawing.chart.isDisposed() || at === null) return undefined
    drawing.chart.dispatchAction({ type: 'showTip', seriesIndex: 0, dataIndex: at })
    return () => {
      if (!drawing.chart.isDisposed()) drawing.chart.dispatchAction({ type: 'hideTip' })
    }
  }, [drawing, at])
}

function picture(host: HTMLElement | null, caption: Parameters<typeof chartPicture>[2]): Promise<Blob> | null {
  const canvas = host?.querySelector('canvas')
  return host && canvas ? chartPicture(canvas, host.clientWidth, caption) : null
}

function Band({ selection: { from, to } }: { readonly selection: Selection }) {
  const left = Math.min(from, to)
  return <div className="chart-band" style={{ left, width: Math.abs(to - from), top: GRID.top, bottom: GRID.bottom }} />
}

/** What the keyboard has marked, edges included. */
function Marked({ drawing: { chart }, cursor: { at, anchor } }: { readonly drawing: Drawing; readonly cursor: Cursor }) {
  if (at === null || anchor === null || at === anchor || chart.isDisposed()) return null
  const [a, b] = [pixelOf(chart, Math.min(anchor, at)), pixelOf(chart, Math.max(anchor, at))]
  const half = (b - a) / (Math.abs(at - anchor) * 2)
  return <Band selection={{ from: a - half, to: b + half }} />
}
