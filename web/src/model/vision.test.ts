import { expect, test } from 'vitest'

import { distance, VISION_NAMES } from './vision'

test('black and white are one apart for everybody', () => {
  for (const vision of VISION_NAMES) expect(distance('#000000', '#ffffff', vision)).toBeCloseTo(1, 2)
})

test('a colour is no distance from itself', () => {
  expect(distance('#c63257', '#c63257', 'deuteranopia')).toBe(0)
})

test('red and green come close only for those who see no red or no green', () => {
  const [red, green] = ['#b03a2e', '#5d7a1f']

  expect(distance(red, green)).toBeGreaterThan(0.15)
  expect(distance(red, green, 'deuteranopia')).toBeLessThan(0.08)
  expect(distance(red, green, 'tritanopia')).toBeGreaterThan(0.15)
})
