import { expect, test } from 'vitest'

import { durationScale, timeTicks } from './ticks'

function every(minutes: number, amount: number, from = '2026-11-20T15:00'): string[] {
  const first = new Date(from).getTime()
  return Array.from({ length: amount }, (_, index) => new Date(first + index * minutes * 60_000).toISOString())
}

test('a day in half hours is labelled at round hours, midnight by its date', () => {
  const ticks = timeTicks(every(30, 48), 5)

  expect([...ticks]).toEqual([
    [6, '18:00'],
    [18, '21 Nov'],
    [30, '06:00'],
    [42, '12:00'],
  ])
})

test('a month in days is labelled by dates', () => {
  const ticks = timeTicks(every(24 * 60, 30, '2026-11-01T00:00'), 6)

  expect(ticks.size).toBeLessThanOrEqual(6)
  expect([...ticks.values()].every((text) => /^\d+ (Nov|Dec)$/.test(text))).toBe(true)
})

test('intervals that start off the hour still get the round label they hold', () => {
  const ticks = timeTicks(every(30, 12, '2026-11-20T15:10'), 4)

  expect([...ticks.values()]).toEqual(['16:00', '18:00', '20:00'])
})

test('nothing to draw needs no label', () => {
  expect(timeTicks([], 5).size).toBe(0)
})

test.each([
  [322e9, [120e9, 360e9]],
  [4e9, [1e9, 4e9]],
  [45e9, [15e9, 45e9]],
  [180e6, [50e6, 200e6]],
  [5_000e9, [1_800e9, 5_400e9]],
  [0, [1, 1]],
])('durations up to %d ns are ruled by %j', (most, [interval, max]) => {
  expect(durationScale(most)).toEqual({ interval, max })
})
