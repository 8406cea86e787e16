import { afterEach, beforeEach, expect, test } from 'vitest'

import { indexOf, intervalAt } from './intervals'
import { intervalLabel } from './time'
import { showTimesIn } from './zone'

beforeEach(() => { showTimesIn('Europe/Berlin') })
afterEach(() => { showTimesIn(null) })

const DAY = 86_400
// The clock goes back on 25 October.
const DAYS = ['2026-10-23T22:00:00Z', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z']
const at = (text: string) => Date.parse(text)

test('an interval ends where the next begins', () => {
  expect(intervalAt(DAYS, 1, DAY)).toEqual({ from: at('2026-10-24T22:00Z'), to: at('2026-10-25T23:00Z') })
  expect(intervalAt(DAYS, 3, DAY)).toBeNull()
  expect(intervalAt([], 0, DAY)).toBeNull()
})

test('the last ends on the clock, however many hours that takes', () => {
  expect(intervalAt(DAYS.slice(0, 2), 1, DAY)?.to).toBe(at('2026-10-25T23:00Z'))
  expect(intervalAt(DAYS, 2, 7 * DAY)?.to).toBe(at('2026-11-01T23:00Z'))
  // The hour from 02:00 comes twice; each is an hour long.
  expect(intervalAt(['2026-10-25T00:00:00Z'], 0, 3_600)?.to).toBe(at('2026-10-25T01:00Z'))
})

test.each([
  ['2026-10-23T21:59:59.999Z', -1],
  ['2026-10-23T22:00Z', 0],
  ['2026-10-25T22:30Z', 1],
  ['2026-10-25T23:00Z', 2],
  ['2026-10-26T22:59Z', 2],
  ['2026-10-26T23:00Z', -1],
])('%s lies in interval %i', (text, index) => {
  expect(indexOf(DAYS, DAY, at(text))).toBe(index)
})

test.each([
  [DAY, 0, '24 Oct'],
  [DAY, 1, '25 Oct'],
  [7 * DAY, 2, '26 Oct – 1 Nov'],
  [1_800, 2, '26 Oct, 00:00 – 00:30'],
])('with a step of %i s interval %i is called %s', (step, index, label) => {
  const found = intervalAt(DAYS, index, step)

  expect(found && intervalLabel(found, step)).toBe(label)
})
