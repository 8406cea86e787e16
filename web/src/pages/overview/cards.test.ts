import { expect, test } from 'vitest'

import { figure, lasted, moneyFigure, overview } from '../../../testing/samples'
import type { Overview } from '../../api/types'
import { CARD_LABELS, cards, SMALL_CARD_LABELS, smallCards } from './cards'

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

  expect(cards(overview(none)).map(({ detail }) => detail)).toEqual(['', 'in 0 traces', '5 failed spans', 'first token unknown', '', ''])
  expect(card('Throughput', { throughput_per_s: figure(null) }).value).toBe('–')
})

test('what is billed beside requests is told', () => {
  expect(plain(cards(overview({ request_cost: moneyFigure('1.000000000') }))[0]?.detail ?? '')).toBe('$0.100 of it beside requests')
})

test('errors are those of requests, and failed spans where nothing is a request', () => {
  const shown = (found: ReturnType<typeof card>) => [plain(found.value), found.leadsTo.view?.filter]

  expect(shown(card('Error rate'))).toEqual(['3 %', 'env:prod call:true status:error'])
  expect(shown(card('Error rate', { requests: figure(0) }))).toEqual(['1.25 %', 'env:prod status:error'])
})

test('before the first data there is nothing to compare with', () => {
  const fresh = overview({ no_data_before: '2026-10-29T12:00:00.000000000Z', to: '2026-11-02T12:00:00.000000000Z' })

  for (const { change, instead, before } of cards(fresh)) {
    expect([change, instead, before]).toEqual([null, 'since 29 Oct', 'No data before 29 Oct'])
  }
  expect(smallCards(fresh).map(({ change }) => change)).toEqual(SMALL_CARD_LABELS.map(() => null))
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
