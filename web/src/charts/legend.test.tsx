import { expect, test } from 'vitest'

import { othersOf } from './legend'

const lines = ['a', 'b', 'c'].map((name) => ({ name, colour: 'red' }))

test('a name that is to stand alone hides all others', () => {
  expect(othersOf(lines, new Set(), 'b')).toEqual(new Set(['a', 'c']))
})

test('a name that stands alone already brings the others back', () => {
  expect(othersOf(lines, new Set(['a', 'c']), 'b')).toEqual(new Set())
})
