import { expect, test } from 'vitest'

import { differing, toggled } from './sets'

test('what one of two sets holds alone, put in and taken out again', () => {
  const one = new Set([1, 2, 3])

  expect([...differing(one, new Set([2, 4]))]).toEqual([1, 3, 4])
  expect([...differing(differing(one, new Set([2, 4])), one)].sort()).toEqual([2, 4])
  expect([...toggled(toggled(one, 9), 9)]).toEqual([1, 2, 3])
  expect([...one]).toEqual([1, 2, 3])
})
