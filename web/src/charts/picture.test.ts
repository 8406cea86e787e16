import { expect, test } from 'vitest'

import { drawOnPaper } from '../../testing/canvas'
import { chartPicture } from './picture'

test('names of the legend go on to the next row where there is no more room', async () => {
  const drawn = drawOnPaper()
  const canvas = document.createElement('canvas')
  const line = (name: string) => ({ name, colour: 'red', values: [] })

  await chartPicture(canvas, 200, { title: 'Cost', note: '', lines: [line('aaaaa'), line('bbbbb'), line('ccccc')] })

  expect(drawn.words.slice(2)).toEqual([['aaaaa', 15, 3], ['bbbbb', 94, 3], ['ccccc', 15, 21]])
})
