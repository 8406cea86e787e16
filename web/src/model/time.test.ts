import { describe, expect, test } from 'vitest'

import { ago, dayOrTime, exactTime, inputTime, intervalLabel, rangeLabel, rangeLength, when } from './time'

const at = (text: string) => new Date(text).getTime()

test.each([
  ['15m', 900_000],
  ['24h', 86_400_000],
  ['30d', 2_592_000_000],
  ['0m', null],
  ['5w', null],
  ['', null],
])('the length of %j is %s ms', (range, length) => {
  expect(rangeLength(range)).toBe(length)
})

describe('a range has a name', () => {
  test.each([
    ['24h', 'Last 24 hours'],
    ['3h', 'Last 3 hours'],
    ['90d', 'Last 90 days'],
  ])('%s is "%s"', (range, label) => {
    expect(rangeLabel({ kind: 'last', range })).toBe(label)
  })

  test('between two times of one day the day stands once', () => {
    const time = { kind: 'between', from: at('2026-11-20T14:00'), to: at('2026-11-20T15:30') } as const
    expect(rangeLabel(time)).toBe('20 Nov, 14:00 – 15:30')
  })
})

test('today is shown by the clock, another day by its date', () => {
  const now = at('2026-11-21T18:00')
  expect(when(at('2026-11-21T14:20:07'), now)).toBe('14:20:07')
  expect(when(at('2026-11-20T14:20:07'), now)).toBe('20 Nov, 14:20')
  expect(when(at('2025-11-20T14:20:07'), now)).toBe('20 Nov 2025, 14:20')
})

test('the exact time keeps all nanoseconds', () => {
  expect(exactTime('2026-11-21T03:00:00.123456789Z')).toContain(':00:00.123456789 (')
})

test.each([
  [3, 'just now'],
  [40, '40 seconds ago'],
  [240, '4 minutes ago'],
  [7_200, '2 hours ago'],
  [86_400 * 3, '3 days ago'],
])('%d seconds before now is "%s"', (seconds, text) => {
  expect(ago(0, seconds * 1_000)).toBe(text)
})

test('an interval of a chart is named by both its ends', () => {
  const [from, to] = [at('2026-11-20T14:00'), at('2026-11-20T14:30')]

  expect(intervalLabel({ from, to }, 1_800)).toBe('20 Nov, 14:00 – 14:30')
})

test('an interval of days is named by its days', () => {
  const [from, to] = [at('2026-10-24T00:00'), at('2026-10-26T00:00')]

  expect(intervalLabel({ from, to: at('2026-10-25T00:00') }, 86_400)).toBe('24 Oct')
  expect(intervalLabel({ from, to }, 172_800)).toBe('24 Oct – 25 Oct')
})

test('data begin at a time of the same day, or on another day', () => {
  const [begin, sameDay, later] = ['2026-10-29T14:20', '2026-10-29T20:00', '2026-11-02T08:00'].map((text) => new Date(text).toISOString())

  expect(dayOrTime(begin ?? '', sameDay ?? '')).toBe('14:20')
  expect(dayOrTime(begin ?? '', later ?? '')).toBe('29 Oct')
})

test('a time goes into a date input in local time', () => {
  expect(inputTime(at('2026-11-20T14:05'))).toBe('2026-11-20T14:05')
})
