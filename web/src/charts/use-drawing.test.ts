import { expect, test } from 'vitest'

import { init } from '../../testing/engine'
import { indexAt, pixelOf } from './use-drawing'

type Chart = Parameters<typeof indexAt>[0]

test('a pixel is in an interval of the chart, however far outside it is', () => {
  const chart = init() as unknown as Chart

  expect([-80, 0, 149, 151, 999].map((pixel) => indexAt(chart, pixel, 3))).toEqual([0, 0, 1, 1, 3])
  expect(pixelOf(chart, 2)).toBe(250)
})
