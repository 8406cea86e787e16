import { expect, test } from 'vitest'

import { drawOnPaper } from '../../testing/canvas'
import { barsPicture, doughnutPicture, histogramPicture } from './mark-pictures'

const CAPTION = { title: 'Cost', note: 'USD' }

test('bars are as long as their share', async () => {
  const drawn = drawOnPaper()

  await barsPicture(CAPTION, [{ label: 'a', colour: 'red', length: 1, value: '$2', note: '80 %' }, { label: 'b', colour: 'red', length: 0.5, value: '$1', note: '20 %' }])

  expect(drawn.blocks.slice(1).map(([, , width]) => width)).toEqual([460, 460, 460, 230])
  expect(drawn.words.slice(2).map(([text]) => text)).toEqual(['a', '$2', '80 %', 'b', '$1', '20 %'])
})

test('parts of a ring begin where the one before ends, with a gap', async () => {
  const drawn = drawOnPaper()
  const slice = (share: number) => ({ name: 'a', label: 'a', colour: 'red', share, value: '$1', exact: '' })

  await doughnutPicture(CAPTION, [slice(0.75), slice(0.25)], '$2', 'USD')
  await doughnutPicture(CAPTION, [slice(1)], '$2', 'USD')

  const top = -Math.PI / 2
  expect(drawn.arcs).toEqual([[top, top + 1.5 * Math.PI - 0.03], [top + 1.5 * Math.PI, top + 2 * Math.PI - 0.03], [top, top + 2 * Math.PI]])
})

test('bins are as high as their share of the highest, above the axis', async () => {
  const drawn = drawOnPaper()

  await histogramPicture(CAPTION, { bins: [{ count: 4, label: '' }, { count: 2, label: '' }], ticks: [{ at: 0, label: '1 s' }], marks: [{ at: 0.9, label: 'p95' }], height: 134, colour: 'red' })

  expect(drawn.blocks.slice(1)).toEqual([[0, 16, 279, 100], [280, 66, 279, 50], [0, 116, 560, 1], [504, 0, 1, 116]])
  expect(drawn.words.slice(2).map(([text, x]) => [text, x])).toEqual([['p95', 499], ['1 s', 0]])
})
