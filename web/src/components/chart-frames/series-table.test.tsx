import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'

import type { TimeData } from '../../charts/time-option'
import { show } from '../../../testing/page'
import { SeriesTable } from './series-table'

const line = (name: string, ...values: (number | null)[]) => ({ name, colour: 'red', values })
const data = (...lines: TimeData['lines']): TimeData => ({ starts: ['2026-06-01T00:00:00.000000000Z', '2026-06-01T01:00:00.000000000Z'], stepSeconds: 3_600, lines })

function rows(shown: TimeData, sum: string | null): string[][] {
  show(<SeriesTable data={shown} label="Cost" height={200} value={(value) => `$${value}`} sum={sum} />)
  return screen.getAllByRole('row').map((row) => [...row.children].slice(1).map(({ textContent }) => textContent))
}

test('intervals stand with the newest first, unknown values as dashes, and what is known adds up', () => {
  expect(rows(data(line('a', 1, 3), line('b', 2, null)), 'total')).toEqual([['a', 'b', 'total'], ['$3', '–', '$3'], ['$1', '$2', '$3']])
})

test('nothing known has no sum', () => {
  expect(rows(data(line('a', 1, null), line('b', 2, null)), 'total')[1]).toEqual(['–', '–', '–'])
})

test.each([[data(line('a', 1, 2)), 'total'], [data(line('a', 1, 2), line('b', 1, 2)), null]])('one line, or a sum without a meaning, has none', (shown, sum) => {
  expect(rows(shown, sum)[0]).not.toContain('total')
})
