import { expect, test } from 'vitest'

import { leave, leftAs, takeVisited, visit } from './visited'

test('the way back leads to what was opened last, once', () => {
  visit('traces', 'a')
  visit('traces', 'b')
  visit('sessions', 'c')

  expect([takeVisited('traces'), takeVisited('traces'), takeVisited('sessions')]).toEqual(['b', null, 'c'])
})

test('a list is found as it was left', () => {
  leave('traces', { sort: '-cost' })

  expect(leftAs('traces')).toEqual({ sort: '-cost' })
  expect(leftAs('never seen')).toEqual({})
})
