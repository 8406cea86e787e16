import { expect, test } from 'vitest'

import { moneyOf, nanoDollars } from './money'

test.each([
  ['0.021351000', 21_351_000],
  ['0.000000001', 1],
  ['182.400000000', 182_400_000_000],
  ['-3.500000000', -3_500_000_000],
  ['0.000000000', 0],
])('%s is %d nano-dollars and back', (money, nano) => {
  expect(nanoDollars(money)).toBe(nano)
  expect(moneyOf(nano)).toBe(money)
})

test('a sum of cents is exact', () => {
  expect(moneyOf(nanoDollars('0.100000000') + nanoDollars('0.200000000'))).toBe('0.300000000')
})
