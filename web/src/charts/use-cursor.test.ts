import { expect, test } from 'vitest'

import { moved } from './use-cursor'

test('the first step to the right begins at the first interval, to the left at the last', () => {
  expect(moved('ArrowRight', null, 9)).toBe(0)
  expect(moved('ArrowLeft', null, 9)).toBe(9)
})

test.each([
  ['ArrowRight', 4, 5], ['ArrowLeft', 4, 3], ['Home', 4, 0], ['End', 4, 40], ['PageUp', 4, 8], ['PageDown', 4, 0],
])('%s leads from %i to %i', (key, from, to) => {
  expect(moved(key, from, 40)).toBe(to)
})

test('the cursor stays on the chart', () => {
  expect(moved('ArrowRight', 9, 9)).toBe(9)
  expect(moved('ArrowLeft', 0, 9)).toBe(0)
})

test('other keys are not for the cursor', () => {
  expect(moved('r', 4, 9)).toBeUndefined()
})
