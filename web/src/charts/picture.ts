/** A chart as a picture to keep: its drawing below its title and its legend. */

import { paint } from './paint'
import type { Line } from './time-option'

const SCALE = 2
const MARGIN = 16
const ROW = 18
const KEY = 9

export interface Caption {
  readonly title: string
  readonly note: string
  readonly lines: readonly Line[]
}

/** Where each name of the legend goes, wrapped to the width; and how many rows that makes. */
function placed(context: CanvasRenderingContext2D, lines: readonly Line[], width: number) {
  let x = 0
  let row = 0
  const places = lines.map((line) => {
    const size = KEY + 6 + context.measureText(line.label ?? line.name).width + 14
    if (x > 0 && x + size > width) {
      x = 0
      row += 1
    }
    const place = { line, x, row }
    x += size
    return place
  })
  return { places, rows: row + 1 }
}

/** PNG of `drawing`, a canvas of `width` CSS pixels, in the colours on screen. */
export async function chartPicture(drawing: HTMLCanvasElement, width: number, { title, note, lines }: Caption): Promise<Blob> {
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d')
  if (!context) throw new Error('This browser cannot draw pictures.')
  const family = getComputedStyle(document.body).fontFamily
  const small = `12px ${family}`
  context.font = small
  const { places, rows } = placed(context, lines, width)
  const top = MARGIN + ROW + rows * ROW + 6
  const height = (drawing.height / drawing.width) * width
  canvas.width = (width + 2 * MARGIN) * SCALE
  canvas.height = (top + height + MARGIN) * SCALE
  context.scale(SCALE, SCALE)
  context.fillStyle = paint('var(--surface)')
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.textBaseline = 'middle'
  context.font = `600 13px ${family}`
  context.fillStyle = paint('var(--text)')
  context.fillText(title, MARGIN, MARGIN + ROW / 2)
  const after = MARGIN + context.measureText(title).width + 8
  context.font = small
  context.fillStyle = paint('var(--text-3)')
  context.fillText(note, after, MARGIN + ROW / 2)
  for (const { line, x, row } of places) {
    const y = MARGIN + ROW + row * ROW + ROW / 2 + 2
    context.fillStyle = paint(line.colour)
    context.fillRect(MARGIN + x, y - KEY / 2, KEY, KEY)
    context.fillStyle = paint('var(--text-2)')
    context.fillText(line.label ?? line.name, MARGIN + x + KEY + 6, y)
  }
  context.drawImage(drawing, MARGIN, top, width, height)
  return new Promise((done, fail) => {
    canvas.toBlob((blob) => { if (blob) done(blob); else fail(new Error('The picture could not be made.')) })
  })
}
