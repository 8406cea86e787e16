import { describe, expect, test } from 'vitest'

import * as format from './format'
import type { Nanoseconds } from './units'

const ns = (value: number) => value as Nanoseconds
/** No-break spaces read as plain ones, so that expectations can be typed. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ')

describe('money', () => {
  test.each([
    ['0.000000000', '$0'],
    ['182.400000000', '$182.40'],
    ['0.016000000', '$0.0160'],
    ['0.083412345', '$0.0834'],
    ['0.000012345', '$0.0000123'],
    ['0.000000001', '$<0.000001'],
    ['0.999900000', '$1.00'],
    ['9999.990000000', '$9,999.99'],
    ['12846.120000000', '$12,846'],
    ['1284612.000000000', '$1.28 M'],
    ['-3.900000000', '−$3.90'],
  ])('%s on a card is %s', (value, shown) => {
    expect(plain(format.money(value))).toBe(shown)
  })

  test.each([
    ['0.016000000', '$0.0160'],
    ['0.000012345', '<$0.0001'],
    ['0.000000000', '$0.0000'],
    ['12.846000000', '$12.8460'],
    ['1284.600000000', '$1,284.60'],
  ])('%s in a column is %s', (value, shown) => {
    expect(format.cellMoney(value)).toBe(shown)
  })

  test('unknown money is a dash, not zero', () => {
    expect(format.money(null)).toBe('–')
  })

  test.each([
    ['182.400000000', '$182.40'],
    ['0.021351000', '$0.021351'],
    ['0.000000001', '$0.000000001'],
    ['9007199254740993.120000000', '$9,007,199,254,740,993.12'],
    ['-0.500000000', '−$0.50'],
  ])('%s in full is %s', (value, shown) => {
    expect(format.exactMoney(value)).toBe(shown)
  })
})

test.each([
  [0, '0'],
  [12_846, '12,846'],
  [99_999, '99,999'],
  [128_460, '128 k'],
  [999_960, '1 M'],
  [48_213_000, '48.2 M'],
])('a count of %d reads %s', (value, shown) => {
  expect(plain(format.count(value))).toBe(shown)
})

test.each([
  [0, '0 %'],
  [0.0183, '1.83 %'],
  [0.000_01, '<0.01 %'],
  [0.1234, '12.3 %'],
  [1, '100 %'],
  [-0.05, '−5 %'],
  [12.5, '1,250 %'],
])('a ratio of %d reads %s', (value, shown) => {
  expect(plain(format.percent(value))).toBe(shown)
})

test.each([
  [0, '0 ns'],
  [870, '870 ns'],
  [12_400, '12.4 µs'],
  [860_000_000, '860 ms'],
  [999_600_000, '1.00 s'],
  [3_421_000_000, '3.42 s'],
  [11_620_000_000, '11.6 s'],
  [59_990_000_000, '1 min'],
  [125_000_000_000, '2 min 5 s'],
  [3_600_000_000_000, '1 h'],
  [4_320_000_000_000, '1 h 12 min'],
  [90_000_000_000_000, '1 d 1 h'],
])('%d ns reads %s', (value, shown) => {
  expect(plain(format.duration(ns(value)))).toBe(shown)
})

test.each([
  [139e6, '139 ms'],
  [22.5e9, '22.5 s'],
  [59.96e9, '1 min'],
  [66e9, '1.1 min'],
  [3_599e9, '60 min'],
  [9_000e9, '2.5 h'],
  [36 * 3_600e9, '1.5 d'],
])('%d ns is briefly %s', (value, shown) => {
  expect(plain(format.briefDuration(ns(value)))).toBe(shown)
})

test.each([
  [15, '15 s'],
  [60, '1 min'],
  [1_800, '30 min'],
  [86_400, '1 d'],
])('a step of %d s reads %s', (seconds, shown) => {
  expect(plain(format.step(seconds))).toBe(shown)
})

test.each([
  [12.34, '12.3/s'],
  [0.05, '3/min'],
  [0.001, '3.6/h'],
  [0.0001, '8.64/day'],
  [0, ''],
  [null, ''],
])('%s requests a second are %j', (perSecond, text) => {
  expect(plain(format.rate(perSecond))).toBe(text)
})
