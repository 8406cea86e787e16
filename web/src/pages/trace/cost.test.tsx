import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'

import { show } from '../../../testing/page'
import { spanDetail, why } from '../../../testing/samples'
import type { SpanDetail, Why } from '../../api/types'
import { Cost } from './cost'

const PRICE = { provider: 'openai', model: 'gpt-4o', valid_from: '2026-05-13T00:00:00Z', source: 'public list', list_version: 'v7', tier_start: 0 } as unknown as NonNullable<Why['price']>

function cost(more: Partial<Why>, detail: Partial<SpanDetail> = {}): string {
  const { container } = show(<Cost detail={spanDetail({ billable: true, why: why(more), ...detail })} />)
  return container.textContent.replaceAll('\u00a0', ' ')
}

test('a span without usage and cost says so', () => {
  expect(cost({})).toBe('No costThis span reports no usage and no cost.')
})

test('each usage has its tokens, its rate and its money, and they add up', () => {
  cost({
    cost: '0.0055', cost_source: 'priced', price: PRICE,
    lines: [{ usage: 'input', units: 1_000, rate: '2.5', per: 1_000_000, cost: '0.0025' }, { usage: 'output', units: 300, rate: null, per: 1_000_000, cost: null }, { usage: 'web searches', units: 2, rate: '10', per: 1_000, cost: '0.02' }, { usage: 'seconds of audio', units: 12.5, rate: '0.36', per: 3_600, cost: '0.00125' }],
  })
  const rows = screen.getAllByRole('row').map((row) => [...row.children].map(({ textContent }) => textContent))

  expect(rows.slice(1)).toEqual([['input', '1,000', '$2.50', '0.0025'], ['output', '300', '–', '–'], ['web searches', '2', '$10.00 per 1,000', '0.02'], ['seconds of audio', '12.5', '$0.36 an hour', '0.00125'], ['total', '1,300', '', '0.0055']])
})

const LINES = [{ usage: 'input', units: 1_000, rate: '2.5', per: 1_000_000, cost: '0.0025' }]

test('what it would cost at the prices known now stands below, where that is something else', () => {
  expect(cost({ cost: '0.0025', cost_now: '0.005', lines: LINES })).toContain('at the prices known now0.005')
  expect(cost({ cost: '0.0025', cost_now: '0.0025', lines: LINES })).not.toContain('known now')
  expect(cost({ cost: '0.0025', cost_now: null, lines: LINES })).not.toContain('known now')
})

test('a price of a tier says which', () => {
  expect(cost({ cost: '0.1', cost_source: 'priced', price: { ...PRICE, service_tier: 'flex' } })).toContain('Price of openai gpt-4o (flex) as of')
})

test('the price has its day, its list and its source', () => {
  const text = cost({ cost: '0.1', cost_source: 'priced', price: { ...PRICE, tier_start: 200_000 } })

  expect(text).toContain('Why this costs $0.1')
  expect(text).toContain('Price of openai gpt-4o as of 2026-05-13, the rate above 200,000 input tokens. Source: public list (v7).')
  expect(text).toContain('Calculated by Podium')
})

test('a list whose name has its version says it once', () => {
  expect(cost({ cost: '0.1', cost_source: 'custom', price: { ...PRICE, provider: '', source: 'list v7' } })).toContain('Price of gpt-4o as of 2026-05-13. Source: list v7.')
})

test('without a price it is unknown, not zero', () => {
  const text = cost({ cost_source: 'unpriced', notes: ['Set a price.'] })

  expect(text).toContain('No known price')
  expect(text).toContain('unknown, not zero')
  expect(text).toContain('Set a price.')
})

test('what its sender counted is not said to be counted by Podium', () => {
  expect(cost({ cost: '0.1', cost_source: 'priced' })).not.toContain('Calculated')
})

test('a cost that is counted elsewhere says so, one that counts does not', () => {
  expect(cost({ cost: '0.1' }, { billable: false })).toContain('Not added to totals')
  expect(cost({ cost: '0.1' })).not.toContain('Not added to totals')
  expect(cost({ notes: ['x'] }, { billable: false })).not.toContain('Not added to totals')
})

test.each([[null, 'The cache saved $0.02, as'], [500, 'The cache saved $0.02 and 500 tokens, as']])('what a cache saved is reported, with %s tokens', (saved_tokens, words) => {
  expect(cost({}, { saved_cost: '0.02', saved_tokens })).toContain(words)
})

test('where each count was read stands below, what is no part of the cost apart', () => {
  cost({ readings: [{ field: 'input_tokens', value: '5', attribute: 'gen_ai.usage.input_tokens' }, { field: 'session', value: 's', attribute: 'session.id' }] })

  expect([...document.querySelectorAll('table.readings')].map((table) => [...table.querySelectorAll('tbody tr')].map(({ textContent }) => textContent))).toEqual([
    ['input tokens5gen_ai.usage.input_tokens'], ['sessionssession.id'],
  ])
  expect(screen.getByText(/1.other field$/)).toBeTruthy()
})
