import { expect, test } from 'vitest'

import { readoutAt, sentenceAt } from './readout'

const data = {
  starts: ['2026-11-20T14:00:00.000000000Z', '2026-11-20T14:30:00.000000000Z'],
  stepSeconds: 1_800,
  lines: [
    { name: 'small', colour: 'red', values: [1, null] },
    { name: 'large', colour: 'blue', values: [3, null] },
    { name: 'none', colour: 'blue', values: [0, null] },
  ],
}
const dollars = { value: (value: number) => `$${value}`, sum: 'total' }

test('the largest comes first, and the sum last', () => {
  expect(sentenceAt(data, 0, dollars)).toMatch(/: large \$3, small \$1, total \$4$/)
})

test('an interval without values is not zero', () => {
  expect(sentenceAt(data, 1, dollars)).toMatch(/: no data in this interval$/)
  expect(readoutAt(data, 1, dollars).sum).toBeNull()
})

test('lines that do not add up keep their order and have no sum', () => {
  expect(sentenceAt(data, 0, { ...dollars, sum: null })).toMatch(/: small \$1, large \$3, none \$0$/)
})
