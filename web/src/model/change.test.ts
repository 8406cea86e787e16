import { expect, test } from 'vitest'

import { durationChange, pointChange, relativeChange } from './change'
import { nanosecondsOf } from './units'

test('more cost is bad, less is good, more requests are neither', () => {
  expect(relativeChange(0.12, 'down')).toEqual({ text: '12\u00a0%', direction: 'up', tone: 'bad' })
  expect(relativeChange(-0.12, 'down')).toMatchObject({ direction: 'down', tone: 'good' })
  expect(relativeChange(0.12, 'neither')).toMatchObject({ direction: 'up', tone: 'flat' })
})

test('without a window before there is no change', () => {
  expect(relativeChange(null, 'down')).toBeNull()
  expect(durationChange(nanosecondsOf(10), null, 'down')).toBeNull()
})

test('a tiny change is no news', () => {
  expect(relativeChange(0.001, 'down')).toMatchObject({ direction: 'same', tone: 'flat' })
})

test('ratios differ in points', () => {
  expect(pointChange(-0.006, 'down')).toEqual({ text: '0.6\u00a0pt', direction: 'down', tone: 'good' })
})

test('durations differ in time', () => {
  const change = durationChange(nanosecondsOf(3_400), nanosecondsOf(3_200), 'down')

  expect(change).toEqual({ text: '200\u00a0ms', direction: 'up', tone: 'bad' })
})

test('the same duration is no nanoseconds more', () => {
  expect(durationChange(nanosecondsOf(3_400), nanosecondsOf(3_400), 'down')).toEqual({ text: '0\u00a0ms', direction: 'same', tone: 'flat' })
})
