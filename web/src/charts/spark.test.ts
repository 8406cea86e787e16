import { expect, test } from 'vitest'

import { runs } from './spark'

/** Heights from the foot, 0 to 1, a list for each stretch without a gap. */
function heights(values: readonly (number | null)[], isZoomed = false): number[][] {
  return runs(values, isZoomed).map((run) => run.map(([, y]) => Math.round(((27 - y) / 25) * 100) / 100))
}

test('a spark stands on zero, and a gap divides it', () => {
  expect(heights([1, 2, null, 4])).toEqual([[0.25, 0.5], [1]])
})

test('zoomed it reaches from the least to the most', () => {
  expect(heights([0.96, 0.97, 0.98], true)).toEqual([[0, 0.5, 1]])
})

test('values that are all alike are a line in the middle when zoomed, zeros one at the foot', () => {
  expect(heights([1, 1], true)).toEqual([[0.5, 0.5]])
  expect(heights([0, 0], true)).toEqual([[0, 0]])
  expect(heights([0, 0])).toEqual([[0, 0]])
})

test('without a value nothing is drawn', () => {
  expect(runs([null, null])).toEqual([])
})
