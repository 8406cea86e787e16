import { expect, test } from 'vitest'

import type { Figure, MoneyFigure, Overview } from '../../api/types'
import { type Nanoseconds, nanosecondsOf } from '../../model/units'
import { CARD_LABELS, cards, SMALL_CARD_LABELS, smallCards } from './cards'

const figure = (value: number | null, previous: number | null = null): Figure => ({
  value, previous, change: value !== null && previous ? value / previous - 1 : null,
})
const money = (value: string): MoneyFigure => ({ value, previous: '1.000000000', change: Number(value) - 1 })
const lasted = (ms: number | null, before: number | null = null) => ({
  value: ms === null ? null : nanosecondsOf(ms), previous: before === null ? null : nanosecondsOf(before), change: null,
})

function overview(more: Partial<Overview> = {}): Overview {
  const trend = [1, null, 2]
  return {
    project: 'p', from: '', to: '', previous_from: '', previous_to: '', filter: 'env:prod', step_s: 60, sample: false, sentence: null,
    cost: money('1.100000000'), saved_cost: money('0.200000000'), cost_per_request: money('0.011000000'),
    requests: figure(100, 50), traces: figure(20), errors: figure(3), tokens: figure(12_000), input_tokens: figure(10_000, 5_000),
    output_tokens: figure(2_000), cache_read_tokens: figure(4_000), cache_write_tokens: figure(0), reasoning_tokens: figure(0),
    error_rate: figure(0.03), success_rate: { value: 0.97, previous: 0.98, change: -0.01 }, throughput_per_s: figure(0.05),
    duration_p50_ns: lasted(400, 300), duration_p95_ns: lasted(2_000), duration_p99_ns: lasted(3_000),
    ttft_p50_ns: lasted(250), ttft_p95_ns: lasted(null),
    unpriced: { requests: 0, tokens: 0, models: [] },
    sparks: {
      starts: [], cost: trend, cost_per_request: trend, saved_cost: trend, requests: trend, throughput_per_s: trend, tokens: trend,
      input_tokens: trend, output_tokens: trend, cache_read_tokens: trend, error_rate: trend, success_rate: trend,
      duration_p50_ns: trend as Nanoseconds[], duration_p95_ns: trend as Nanoseconds[], duration_p99_ns: trend as Nanoseconds[],
    },
    ...more,
  }
}

const plain = (text: string) => text.replaceAll('\u00a0', ' ')
const card = (label: string, more?: Partial<Overview>) => {
  const found = [...cards(overview(more)), ...smallCards(overview(more))].find((one) => one.label === label)
  if (!found) throw new Error(`no card ${label}`)
  return found
}

test('the places of the cards are those of their figures', () => {
  expect(cards(overview()).map(({ label }) => label)).toEqual(CARD_LABELS)
  expect(smallCards(overview()).map(({ label }) => label)).toEqual(SMALL_CARD_LABELS)
})

test('a card says what its figure is made of', () => {
  expect(cards(overview()).map(({ detail }) => plain(detail))).toEqual([
    '$0.0550 per trace', 'in 20 traces', '3 errors', 'first token after 250 ms', '120 per request', '40 % of input cached',
  ])
})

test('what nothing can be shared among is left out, and what is not known says so', () => {
  const none = { requests: figure(0), traces: figure(0), input_tokens: figure(0), ttft_p50_ns: lasted(null) }

  expect(cards(overview(none)).map(({ detail }) => detail)).toEqual(['', 'in 0 traces', '3 errors', 'first token unknown', '', ''])
  expect(card('Throughput', { throughput_per_s: figure(null) }).value).toBe('–')
})

test('a rate of success that falls is bad, more tokens are neither', () => {
  expect(card('Success rate').change).toMatchObject({ direction: 'down', tone: 'bad' })
  expect(card('Input tokens').change).toMatchObject({ direction: 'up', tone: 'flat' })
  expect(card('Latency p50').change).toMatchObject({ direction: 'up', tone: 'bad' })
})

test('a percentile leads to the requests that took about that long, within what is looked at', () => {
  expect(card('Latency p99').leadsTo).toEqual({ view: { filter: 'env:prod call:true duration>=2970000000ns' }, params: { sort: '-duration' } })
  expect(card('Latency p99', { requests: figure(0) }).leadsTo.view?.filter).toBe('env:prod duration>=2970000000ns')
  expect(card('Latency p99', { duration_p99_ns: lasted(null) }).leadsTo.view?.filter).toBe('env:prod call:true')
})
