/** Shares and sizes as pictures to keep: what the page shows as elements, drawn. */

import type { Slice } from './doughnut'
import { block, fontOf, framed, words } from './frame'
import type { HistogramProps } from './histogram'
import { paint } from './paint'

interface Caption {
  readonly title: string
  readonly note: string
}

export interface Bar {
  readonly label: string
  readonly colour: string
  /** 0 to 1, of the longest bar. */
  readonly length: number
  readonly value: string
  readonly note: string
}

const WIDTH = 460
const BAR_ROW = 34
const NOTE = 52
const FIGURE = 100

export function barsPicture(caption: Caption, bars: readonly Bar[]): Promise<Blob> {
  return framed({ ...caption, width: WIDTH, height: bars.length * BAR_ROW }, (context) => {
    bars.forEach(({ label, colour, length, value, note }, at) => {
      const y = at * BAR_ROW + 9
      words(context, label, { x: 0, y, most: WIDTH - NOTE - FIGURE })
      words(context, value, { x: WIDTH - NOTE, y, align: 'right' })
      words(context, note, { x: WIDTH, y, align: 'right', colour: 'var(--text-3)' })
      block(context, 'var(--sunken)', [0, y + 11, WIDTH, 4])
      block(context, colour, [0, y + 11, length * WIDTH, 4])
    })
  })
}

const RADIUS = 62
const RING = 16
const SLICE_ROW = 24

export function doughnutPicture(caption: Caption, slices: readonly Slice[], total: string, unit: string): Promise<Blob> {
  const height = Math.max(2 * RADIUS + RING, slices.length * SLICE_ROW)
  return framed({ ...caption, width: WIDTH, height }, (context) => {
    const [x, y] = [RADIUS + RING / 2, height / 2]
    ring(context, slices, [x, y])
    words(context, total, { x, y: y - 4, font: fontOf(17, 600), align: 'center' })
    words(context, unit, { x, y: y + 14, colour: 'var(--text-3)', align: 'center' })
    const left = 2 * RADIUS + RING + 28
    slices.forEach(({ label, colour, value }, at) => {
      const middle = y + (at - (slices.length - 1) / 2) * SLICE_ROW
      block(context, colour, [left, middle - 4.5, 9, 9])
      words(context, label, { x: left + 16, y: middle, most: WIDTH - left - 16 - FIGURE })
      words(context, value, { x: WIDTH, y: middle, align: 'right' })
    })
  })
}

function ring(context: CanvasRenderingContext2D, slices: readonly Slice[], [x, y]: readonly [number, number]): void {
  const gap = slices.length > 1 ? 0.03 : 0
  let from = -Math.PI / 2
  context.lineWidth = RING
  for (const { colour, share } of slices) {
    const to = from + share * 2 * Math.PI
    context.strokeStyle = paint(colour)
    context.beginPath()
    context.arc(x, y, RADIUS, from, Math.max(from, to - gap))
    context.stroke()
    from = to
  }
}

const BINS_WIDTH = 560
const AXIS = 18
const MARKS = 16

export function histogramPicture(caption: Caption, { bins, ticks, marks = [], height, colour }: Omit<HistogramProps, 'label'>): Promise<Blob> {
  const most = Math.max(1, ...bins.map(({ count }) => count))
  const step = BINS_WIDTH / Math.max(1, bins.length)
  const [foot, room] = [height - AXIS, height - AXIS - MARKS]
  return framed({ ...caption, width: BINS_WIDTH, height }, (context) => {
    bins.forEach(({ count }, at) => {
      const tall = (count / most) * room
      block(context, colour, [at * step, foot - tall, step - 1, tall])
    })
    block(context, 'var(--line-strong)', [0, foot, BINS_WIDTH, 1])
    for (const { at, label } of marks) {
      const isLate = at > 0.7
      block(context, 'var(--text-3)', [at * BINS_WIDTH, 0, 1, foot])
      words(context, label, { x: at * BINS_WIDTH + (isLate ? -5 : 5), y: 6, colour: 'var(--text-2)', align: isLate ? 'right' : 'left' })
    }
    for (const { at, label } of ticks) {
      const align = at < 0.05 ? 'left' : at > 0.95 ? 'right' : 'center'
      words(context, label, { x: at * BINS_WIDTH, y: foot + 11, colour: 'var(--text-3)', font: fontOf(11), align })
    }
  })
}
