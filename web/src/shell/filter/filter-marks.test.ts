import { expect, test } from 'vitest'

import { marksOf } from './filter-marks'

const term = (position: number, length: number) => ({
  field: 'kind', operator: ':', value: 'llm', negated: false, position, length,
})

test('terms stand out from what joins them', () => {
  expect(marksOf('kind:llm OR x', [term(0, 8)], null)).toEqual([
    { from: 0, text: 'kind:llm', mark: 'term' },
    { from: 8, text: ' OR x', mark: 'plain' },
  ])
})

test('a fault is marked where it is', () => {
  const problem = { code: 'filter_syntax', message: '', position: 0, length: 5 }

  expect(marksOf('modle:x', [], problem)).toEqual([
    { from: 0, text: 'modle', mark: 'fault' },
    { from: 5, text: ':x', mark: 'plain' },
  ])
})

test('a fault at the end marks the last character', () => {
  const problem = { code: 'filter_syntax', message: '', position: 6, length: 0 }

  expect(marksOf('model:', [], problem).at(-1)).toEqual({ from: 5, text: ':', mark: 'fault' })
})
