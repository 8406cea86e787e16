import { expect, test } from 'vitest'

import { logPosition, logTicks } from './logarithm'

test('each power of ten is as far from the next', () => {
  const scale = { from: 1e6, to: 1e8 }

  expect([1e6, 1e7, 1e8].map((value) => logPosition(scale, value))).toEqual([0, 0.5, 1])
})

test('labels stand on round durations, those of the clock above a minute', () => {
  expect(logTicks({ from: 1e9, to: 3600e9 }, 0.05)).toEqual([1e9, 2e9, 5e9, 10e9, 20e9, 60e9, 120e9, 300e9, 600e9, 1200e9, 3600e9])
})

test('labels keep their distance', () => {
  expect(logTicks({ from: 1e6, to: 1e10 }, 0.2)).toEqual([1e6, 1e7, 1e8, 1e9, 1e10])
})

test('a narrow scale has what lies between the powers of ten', () => {
  expect(logTicks({ from: 1.5e9, to: 7e9 }, 0.1)).toEqual([2e9, 5e9])
})
