import { expect, test } from 'vitest'

import type { Breakdown, BreakdownRow } from '../../api/types'
import { isUnpriced, shareColumns, shareRow, sharesOf } from './shares'

function row(name: string, cost: string, more: Partial<BreakdownRow> = {}): BreakdownRow {
  return {
    name, cost, requests: 1, spans: 1, errors: 0, error_rate: 0, span_errors: 0, span_error_rate: 0, input_tokens: 10, output_tokens: 2, cache_read_tokens: 0, cost_share: Number(cost) / 10,
    unpriced: 0, duration_p50_ns: null, duration_p95_ns: null, previous_cost: '0', previous_requests: 0, ...more,
  }
}

function breakdown(rows: BreakdownRow[], more = 0): Breakdown {
  return { by: 'model', from: '', to: '', total: row('', '10'), rows, more, no_data_before: null }
}

const SNAPSHOT = 'claude-opus-5-20260401'

test('calls that failed are a row with the snapshot that answered the others', () => {
  const [opus, mini] = sharesOf(breakdown([
    row('gpt-5-mini', '2.000000001'), row(SNAPSHOT, '8.1', { requests: 3 }), row('claude-opus-5', '0', { requests: 2, errors: 2, cost_share: 0 }),
  ]), 'model')

  expect(opus).toMatchObject({ label: 'claude-opus-5', cost: '8.100000000', requests: 5, errors: 2, inputTokens: 20 })
  expect(opus?.share).toBeCloseTo(0.81)
  expect(new Set(opus?.names)).toEqual(new Set([SNAPSHOT, 'claude-opus-5']))
  expect(mini).toMatchObject({ label: 'gpt-5-mini', cost: '2.000000001' })
})

test('two snapshots of a model stay two, and so does the name that may mean either', () => {
  const names = ['gpt-4o-2024-05-13', 'gpt-4o-2024-08-06', 'gpt-4o']

  expect(sharesOf(breakdown(names.map((name) => row(name, '1'))), 'model').map(({ label }) => label)).toEqual(names)
})

test('nothing is joined while the list goes on, nor in another dimension', () => {
  const rows = [row(SNAPSHOT, '2'), row('claude-opus-5', '1')]

  expect(sharesOf(breakdown(rows, 3), 'model')).toHaveLength(2)
  expect(sharesOf(breakdown(rows), 'component')).toHaveLength(2)
})

test('what has no name says so, and is asked for by its empty name', () => {
  expect(sharesOf(breakdown([row('', '1')]), 'operation')[0]).toMatchObject({ label: 'unnamed', names: [''] })
})

test('a file says neither 0 nor a share for what has no price', () => {
  const [share] = sharesOf(breakdown([row('qwen3:32b', '0.000000000', { unpriced: 4, requests: 4, cost_share: 0 })]), 'model')
  if (!share) throw new Error('no share')

  expect(isUnpriced(share)).toBe(true)
  expect(shareRow(share)).toEqual(['qwen3:32b', null, null, 4, 0, 10, 2, 4])
  expect(shareColumns('model').map(({ name }) => name)).toEqual([
    'model', 'cost_usd', 'cost_share', 'requests', 'errors', 'input_tokens', 'output_tokens', 'unpriced_requests',
  ])
})
