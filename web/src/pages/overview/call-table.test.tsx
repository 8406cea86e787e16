import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'

import { lookAt, show } from '../../../testing/page'
import { spanSummary } from '../../../testing/samples'
import type { SpanSummary } from '../../api/types'
import { CallTable } from './call-table'

function cells(more: Partial<SpanSummary> = {}): (string | undefined)[] {
  const { container } = show(<CallTable spans={[spanSummary(more)]} />)
  return [...container.querySelectorAll('tbody td')].map(({ textContent }) => textContent.replaceAll('\u00a0', ' '))
}

test('a call has who asked whom for what, and what it came to', () => {
  expect(cells({ component: 'planner', model: 'gpt-4o-2024-08-06' }).slice(1)).toEqual(['openai', 'plannerchat', 'gpt-4o', 'web', '1,000', '200', '$0.0120', '900 ms'])
  expect(screen.getByTitle('gpt-4o-2024-08-06')).toBeTruthy()
})

test.each([
  [{ cost: null, cost_source: 'unpriced' }, 7, 'unpriced'],
  [{ cost: null, cost_source: '' }, 7, '–'],
  [{ running: true }, 8, 'running'],
  [{ provider: '' }, 1, '–'],
  [{ model: '' }, 3, '–'],
  [{ input_tokens: null }, 5, '–'],
  [{ component: '', name: 'chat gpt-4o' }, 2, 'chat gpt-4o'],
  [{ component: '', name: '', operation: 'chat' }, 2, 'chat'],
  [{ status: 'error', error_type: 'Timeout' }, 2, 'chat gpt-4oTimeout'],
  [{ status: 'error', error_type: '' }, 2, 'chat gpt-4oerror'],
])('%j: cell %i reads %s', (more, at, text) => {
  expect(cells(more as Partial<SpanSummary>)[at]).toBe(text)
})

test('a row leads to its span with the view kept', () => {
  lookAt('/?range=7d')
  cells()

  expect(screen.getByRole('link').getAttribute('href')).toBe('/traces/t1?range=7d&span=call')
})
