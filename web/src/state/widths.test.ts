import { expect, test } from 'vitest'

import { readWidths } from './widths'

test.each([
  ['name=240 cost=90', [['name', 240], ['cost', 90]]],
  ['name=wide cost=90', [['cost', 90]]],
  ['', []],
])('%j is read as %j', (text, widths) => {
  expect([...readWidths(text)]).toEqual(widths)
})
