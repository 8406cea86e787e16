import { expect, test } from 'vitest'

import type { TimeData } from './time-option'
import { tooltipContent } from './tooltip'

const line = (name: string, ...values: (number | null)[]) => ({ name, label: name.toUpperCase(), colour: 'red', values })
const DATA: TimeData = { starts: ['2026-06-01T00:00:00.000000000Z', '2026-06-01T01:00:00.000000000Z'], stepSeconds: 3_600, lines: [line('a', 1, null), line('<b>', 2, null)] }
const words = { value: (value: number) => `$${value}`, sum: 'total' }
const rows = (box: HTMLElement) => [...box.children].slice(1).map(({ textContent }) => textContent)

test('what adds up has the largest first, and its sum', () => {
  const box = tooltipContent(DATA, 0, words, 'drag to zoom')

  expect(rows(box)).toEqual(['<B>$2', 'A$1', 'total$3', 'drag to zoom'])
  expect(box.querySelector('b')).toBeNull()
  expect(box.querySelectorAll('.key')).toHaveLength(2)
})

test('an interval without data says so', () => {
  expect(rows(tooltipContent(DATA, 1, words, ''))).toEqual(['no data in this interval'])
})

test('without a meaning there is no sum', () => {
  expect(rows(tooltipContent(DATA, 0, { ...words, sum: null }, ''))).toEqual(['A$1', '<B>$2'])
})
