import { expect, test, vi } from 'vitest'

import { drawOnPaper } from '../../testing/canvas'
import { block, framed, words } from './frame'

const SHEET = { title: 'Cost', note: 'USD', width: 300, height: 100 }

test('a picture has its title and note on top of what is drawn', async () => {
  const drawn = drawOnPaper()
  const draw = vi.fn((context: CanvasRenderingContext2D) => { block(context, 'red', [1, 2, 3, 4]) })

  expect((await framed(SHEET, draw)).size).toBe(3)

  expect(drawn.words).toEqual([['Cost', 16, 25], ['USD', 64, 25]])
  expect(drawn.blocks).toEqual([[0, 0, 664, 316], [1, 2, 3, 4]])
})

test.each([[Infinity, 'a long name'], [110, 'a long name'], [60, 'a lon…'], [5, 'a…']])('words in %s pixels are %s', (most, text) => {
  const drawn = drawOnPaper()
  const context = document.createElement('canvas').getContext('2d') as CanvasRenderingContext2D

  words(context, 'a long name', { x: 0, y: 0, most })

  expect(drawn.words[0]?.[0]).toBe(text)
})

test('a browser that cannot draw says so', async () => {
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null)
  await expect(framed(SHEET, () => undefined)).rejects.toThrow('cannot draw')

  drawOnPaper()
  vi.spyOn(HTMLCanvasElement.prototype, 'toBlob').mockImplementation((done: BlobCallback) => { done(null) })
  await expect(framed(SHEET, () => undefined)).rejects.toThrow('could not be made')
})
