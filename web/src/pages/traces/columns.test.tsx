import { expect, test } from 'vitest'

import { show } from '../../../testing/page'
import { START_MS, traceSummary } from '../../../testing/samples'
import type { TraceSummary } from '../../api/types'
import { COLUMNS, USUAL_COLUMNS } from './columns'

function cell(id: string, more: Partial<TraceSummary> = {}): string {
  const column = COLUMNS.find((known) => known.id === id)
  const { container } = show(<b>{column?.cell(traceSummary(more), { now: START_MS + 60_000, href: '/traces/1' })}</b>)
  return container.querySelector('b')?.textContent.replaceAll('\u00a0', ' ') ?? ''
}

test.each([
  ['name', {}, 'checkout'],
  ['name', { name: '', has_root: false }, 'unnamedno root'],
  ['duration', {}, '2.00 s'],
  ['duration', { running: true }, '2.00 s …'],
  ['cost', {}, '$0.0120'],
  ['cost', { unpriced: 1 }, '$0.0120+'],
  ['cost', { unpriced: 1, cost: '0.000000000' }, 'unpriced'],
  ['cost', { calls: 0, cost: '0.000000000' }, '–'],
  ['cost', { calls: 1, cost: '0.000000000' }, '$0.0000'],
  ['tokens', {}, '1,200'],
  ['tokens', { calls: 0, input_tokens: 0, output_tokens: 0 }, '–'],
  ['tokens', { calls: 1, input_tokens: 0, output_tokens: 0 }, '0'],
  ['errors', {}, '0'],
  ['errors', { span_errors: 2 }, '2'],
  ['models', {}, 'gpt-4o'],
  ['models', { models: ['gpt-4o', 'o3', 'o4'] }, 'gpt-4o+2'],
  ['models', { models: [] }, '–'],
  ['service', {}, 'web'],
  ['user', {}, '–'],
  ['cached', { cache_read_tokens: 250 }, '25 %'],
  ['cached', { input_tokens: 0 }, '–'],
  ['providers', {}, 'openai'],
  ['providers', { providers: ['openai', 'xai'] }, 'openai+1'],
  ['providers', { providers: [] }, '–'],
  ['id', {}, '0af76519'],
  ['spans', {}, '3'],
  ['calls', {}, '2'],
  ['status', { status: 'error' as const }, 'error'],
  ['session', { session_id: 's1' }, 's1'],
])('%s of %j reads %s', (id, more, text) => {
  expect(cell(id, more)).toBe(text)
})

test('errors stand out, and only they', () => {
  const { container } = show(<>{COLUMNS.find(({ id }) => id === 'errors')?.cell(traceSummary({ span_errors: 1 }), { now: 0, href: '' })}</>)

  expect(container.querySelector('.bad')).not.toBeNull()
})

test('columns have names of their own, and those shown at first exist', () => {
  const ids = COLUMNS.map(({ id }) => id)

  expect(new Set(ids).size).toBe(ids.length)
  expect(USUAL_COLUMNS.split(' ').filter((id) => !ids.includes(id))).toEqual([])
})
