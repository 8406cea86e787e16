import { afterEach, expect, test } from 'vitest'

import { timeTicks } from './ticks'
import { exactTime, inputTime, instantOfInput, rangeLabel, when } from './time'
import { instantAtWall, isZone, offsetLabel, showTimesIn, zoneNames } from './zone'

afterEach(() => { showTimesIn(null) })

const at = Date.UTC(2026, 6, 1, 22, 30)

test.each([
  ['UTC', '2026-07-01T22:30'],
  ['Europe/Berlin', '2026-07-02T00:30'],
  ['Asia/Kathmandu', '2026-07-02T04:15'],
  ['America/New_York', '2026-07-01T18:30'],
])('an instant in %s is %s on the wall, and back', (zone, wall) => {
  showTimesIn(zone)

  expect(inputTime(at)).toBe(wall)
  expect(instantOfInput(wall)).toBe(at)
})

test('days are those of the zone', () => {
  showTimesIn('Asia/Tokyo')
  expect(when(Date.UTC(2026, 6, 1, 16), Date.UTC(2026, 6, 2, 3))).toBe('01:00:00')
  expect(rangeLabel({ kind: 'between', from: Date.UTC(2026, 6, 1, 16), to: Date.UTC(2026, 6, 2, 3) })).toBe('2 Jul, 01:00 – 12:00')

  showTimesIn('UTC')
  expect(when(Date.UTC(2026, 6, 1, 16), Date.UTC(2026, 6, 2, 3))).toBe('1 Jul, 16:00')
})

test('the exact time names the zone', () => {
  showTimesIn('Asia/Kolkata')

  expect(exactTime('2026-07-01T00:00:00.000000001Z')).toBe('1 Jul 2026, 05:30:00.000000001 (Asia/Kolkata)')
})

test('charts are labelled at round hours of the zone', () => {
  showTimesIn('Asia/Kolkata')
  const starts = Array.from({ length: 48 }, (_, index) => new Date(Date.UTC(2026, 6, 1) + index * 1_800_000).toISOString())

  expect([...timeTicks(starts, 4).values()]).toEqual(['06:00', '12:00', '18:00', '2 Jul'])
})

test('an hour that the clock skips is read as the hour after it', () => {
  const skipped = Date.UTC(2026, 2, 29, 2, 30)

  expect(instantAtWall(skipped, 'Europe/Berlin')).toBe(Date.UTC(2026, 2, 29, 1, 30))
})

test.each([['UTC', 'UTC'], ['Asia/Kolkata', 'UTC+5:30'], ['America/New_York', 'UTC−4'], ['Europe/Berlin', 'UTC+2']])(
  '%s is %s in summer',
  (zone, label) => { expect(offsetLabel(at, zone)).toBe(label) },
)

test('only zones that exist are zones', () => {
  expect(isZone('Europe/Berlin')).toBe(true)
  expect(isZone('Mars/Olympus')).toBe(false)
  expect(isZone('')).toBe(false)
})

test('the own zone and UTC are offered first, and none twice', () => {
  const names = zoneNames()

  expect(names.slice(0, 2)).toContain('UTC')
  expect(new Set(names).size).toBe(names.length)
  expect(zoneNames('Asia/Kathmandu').slice(0, 3)).toContain('Asia/Kathmandu')
})
