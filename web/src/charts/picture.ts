/** A chart over time as a picture to keep: its drawing below its title and its legend. */

import { block, framed, fontOf, ROW, words } from './frame'
import type { Line } from './time-option'

const KEY = 9

export interface Caption {
  readonly title: string
  readonly note: string
  readonly lines: readonly Line[]
}

/** Where each name of the legend goes, wrapped to the width; and how many rows that makes. */
function placed(lines: readonly Line[], width: number) {
  const context = document.createElement('canvas').getContext('2d')
  if (context) context.font = fontOf(12)
  let x = 0
  let row = 0
  const places = lines.map((line) => {
    const size = KEY + 6 + (context?.measureText(line.label ?? line.name).width ?? 0) + 14
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
  const { places, rows } = placed(lines, width)
  const drawn = (drawing.height / drawing.width) * width
  return framed({ title, note, width, height: rows * ROW + drawn }, (context) => {
    for (const { line, x, row } of places) {
      const y = row * ROW + ROW / 2 - 6
      block(context, line.colour, [x, y - KEY / 2, KEY, KEY])
      words(context, line.label ?? line.name, { x: x + KEY + 6, y, colour: 'var(--text-2)', most: width })
    }
    context.drawImage(drawing, 0, rows * ROW, width, drawn)
  })
}
