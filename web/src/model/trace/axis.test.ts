import { expect, test } from 'vitest'

import type { Nanoseconds } from '../units'
import { axisTicks, panned, position, zoomed } from './axis'

const whole = { from: 0, to: 1_000_000 }

test('an offset has its place in the window, also outside of it', () => {
  expect([0, 250, 1_000, 2_000].map((at) => position({ from: 0, to: 1_000 }, at as Nanoseconds))).toEqual([0, 0.25, 1, 2])
})

test.each([[0.5, 0.5, { from: 250_000, to: 750_000 }], [0.5, 0, { from: 0, to: 500_000 }], [0.5, 1, { from: 500_000, to: 1_000_000 }], [2, 0.5, whole]])('by %f around %f it is %j', (factor, around, window) => {
  expect(zoomed(whole, whole, factor, around)).toEqual(window)
})

test('moving along stops at the ends, as wide as before', () => {
  expect(panned({ from: 200_000, to: 400_000 }, whole, 0.5)).toEqual({ from: 300_000, to: 500_000 })
  expect(panned({ from: 200_000, to: 400_000 }, whole, -5)).toEqual({ from: 0, to: 200_000 })
  expect(panned({ from: 200_000, to: 400_000 }, whole, 50)).toEqual({ from: 800_000, to: 1_000_000 })
})

test('ticks are round, within the window, and no more than asked for', () => {
  const ticks = axisTicks({ from: 0, to: 2_000_000_000 }, 5)

  expect(ticks.length).toBeGreaterThan(1)
  expect(ticks.length).toBeLessThanOrEqual(6)
  expect(ticks.map(({ at }) => at / 1e9).every((at) => at >= 0 && at <= 2 && Number.isInteger(at * 2))).toBe(true)
})
