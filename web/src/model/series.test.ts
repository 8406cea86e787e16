import { expect, test } from 'vitest'

import { difference, scale, sum } from './series'

test('a gap stays a gap', () => {
  expect(difference([5, null, 2], [3, 1, null])).toEqual([2, null, null])
  expect(scale([2, null], 10)).toEqual([20, null])
  expect(sum([[1, null, null], [2, 3, null]])).toEqual([3, 3, null])
})

test('a part larger than its whole leaves nothing, not less', () => {
  expect(difference([1], [2])).toEqual([0])
})
