/** The sheet that a picture to keep is drawn on: title and note on top, what is to be seen below. */

import { paint } from './paint'

const SCALE = 2
export const MARGIN = 16
export const ROW = 18

export interface Sheet {
  readonly title: string
  readonly note: string
  /** Of what is drawn below the title, in CSS pixels. */
  readonly width: number
  readonly height: number
}

export function fontOf(size: number, weight = 400): string {
  return `${weight} ${size}px ${getComputedStyle(document.body).fontFamily}`
}

/** PNG of what `draw` draws, in the colours on screen; its origin is below the title. */
export async function framed({ title, note, width, height }: Sheet, draw: (context: CanvasRenderingContext2D) => void): Promise<Blob> {
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d')
  if (!context) throw new Error('This browser cannot draw pictures.')
  const top = MARGIN + ROW + 8
  canvas.width = (width + 2 * MARGIN) * SCALE
  canvas.height = (top + height + MARGIN) * SCALE
  context.scale(SCALE, SCALE)
  context.fillStyle = paint('var(--surface)')
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.textBaseline = 'middle'
  words(context, title, { x: MARGIN, y: MARGIN + ROW / 2, font: fontOf(13, 600) })
  words(context, note, { x: MARGIN + context.measureText(title).width + 8, y: MARGIN + ROW / 2, colour: 'var(--text-3)' })
  context.translate(MARGIN, top)
  draw(context)
  return new Promise((done, fail) => {
    canvas.toBlob((blob) => { if (blob) done(blob); else fail(new Error('The picture could not be made.')) })
  })
}

export interface Place {
  readonly x: number
  readonly y: number
  readonly colour?: string
  readonly font?: string
  readonly align?: CanvasTextAlign
  /** Longer words end in "…". */
  readonly most?: number
}

/** Words at a place; `y` is their middle. */
export function words(context: CanvasRenderingContext2D, text: string, place: Place): void {
  const { x, y, colour = 'var(--text)', font = fontOf(12), align = 'left', most = Infinity } = place
  context.font = font
  context.textAlign = align
  context.fillStyle = paint(colour)
  context.fillText(shortened(context, text, most), x, y)
}

function shortened(context: CanvasRenderingContext2D, text: string, most: number): string {
  if (context.measureText(text.slice(0, 400)).width <= most) return text.slice(0, 400)
  let letters = Math.min(text.length, 400)
  while (letters > 1 && context.measureText(`${text.slice(0, letters)}…`).width > most) letters -= 1
  return `${text.slice(0, letters)}…`
}

export function block(context: CanvasRenderingContext2D, colour: string, [x, y, width, height]: readonly [number, number, number, number]): void {
  context.fillStyle = paint(colour)
  context.fillRect(x, y, width, height)
}
