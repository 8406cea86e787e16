import { expect, test } from 'vitest'

import { tracks } from './table-grid'

const COLUMNS = [
  { id: 'time', width: '100px' },
  { id: 'name', width: 'minmax(96px, 2fr)' },
  { id: 'cost', width: 'minmax(72px, 90px)' },
]

test('a dragged column has the width it was dragged to', () => {
  expect(tracks(COLUMNS, new Map([['cost', 160]]), 800)).toBe('100px minmax(96px, 2fr) 160px')
})

test('dragged columns give way before the others fall below their least', () => {
  expect(tracks(COLUMNS, new Map([['time', 400], ['cost', 400]]), 512)).toBe('200px minmax(96px, 2fr) 200px')
})

test('without a drag the columns are as they were made', () => {
  expect(tracks(COLUMNS, undefined, 100)).toBe('100px minmax(96px, 2fr) minmax(72px, 90px)')
})
