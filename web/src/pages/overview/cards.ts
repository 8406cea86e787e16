/** What the cards on top say, and which traces each is made of. */

import type { Figure, MoneyFigure, Overview } from '../../api/types'
import type { KpiProps, SmallKpiProps } from '../../components/figures/kpi'
import { durationChange, pointChange, relativeChange } from '../../model/change'
import { withCondition, withTerm } from '../../model/filter'
import * as format from '../../model/format'
import { moneyOf, nanoDollars } from '../../model/money'
import { dayOrTime } from '../../model/time'
import type { Nanoseconds } from '../../model/units'
import type { LinkTarget } from '../../state/link'

/** Which traces a figure is made of. */
interface Leads {
  readonly leadsTo: LinkTarget
}

export type Card = Omit<KpiProps, 'href'> & Leads
export type SmallCard = Omit<SmallKpiProps, 'href'> & Leads

export const CARD_LABELS = ['Cost', 'Requests', 'Error rate', 'Latency p95', 'Tokens', 'Saved by cache'] as const
export const SMALL_CARD_LABELS = [
  'Cost per request', 'Throughput', 'Success rate', 'Latency p50', 'Latency p99', 'Input tokens', 'Output tokens', 'Cached input',
] as const

const BLUE = 'var(--d1)'
const RED = 'var(--d6)'

/** "$0.60 in the previous period". */
function before(text: string): string {
  return `${text} in the previous period`
}

function ofMoney({ value, previous, change }: MoneyFigure, better: 'down' | 'up') {
  return { value: format.money(value), exact: format.exactMoney(value), change: relativeChange(change, better), before: before(format.exactMoney(previous)) }
}

function ofTokens({ value, previous, change }: Figure) {
  return { value: format.tokens(value), exact: format.exactCount(value), change: relativeChange(change, 'neither'), before: before(format.exactCount(previous)) }
}

function ofRatio({ value, previous, change }: Figure, better: 'down' | 'up') {
  return {
    value: format.percent(value), exact: value === null ? format.UNKNOWN : String(value), change: pointChange(change, better),
    before: before(format.percent(previous)),
  }
}

type DurationFigure = Overview['duration_p95_ns']

function ofDuration({ value, previous }: DurationFigure) {
  return {
    value: format.duration(value), exact: format.exactDuration(value), change: durationChange(value, previous, 'down'),
    before: before(format.duration(previous)),
  }
}

/** A percentile is known within one percent: it may be a little more than the longest there was. */
const SURELY = 0.99

/** The traces of requests that took about that long or longer; of any span where there is no request. */
function slowest({ filter, requests }: Overview, percentile: Nanoseconds | null): LinkTarget {
  const counted = requests.value ? withTerm(filter, 'call', 'true') : filter
  const condition = percentile === null ? counted : withCondition(counted, `duration>=${Math.floor(percentile * SURELY)}ns`)
  return { view: { filter: condition }, params: { sort: '-duration' } }
}

/** A total shared among so many; '' where either is not known. */
function each(total: number | null, among: number | null, text: (value: number) => string): string {
  return total === null || !among ? '' : text(total / among)
}

/** Where the data begin after the window before, there is no change to show. */
export function cards(overview: Overview): Card[] {
  const { no_data_before: begin, to } = overview
  if (begin === null) return mainCards(overview)
  const since = dayOrTime(begin, to)
  return mainCards(overview).map((card) => ({ ...card, change: null, instead: `since ${since}`, before: `No data before ${since}` }))
}

/** These have no room for words. */
export function smallCards(overview: Overview): SmallCard[] {
  return overview.no_data_before === null ? partCards(overview) : partCards(overview).map((card) => ({ ...card, change: null }))
}

function mainCards(overview: Overview): Card[] {
  const { filter, cost, requests, traces, tokens, sparks } = overview
  const { cache_read_tokens: read, input_tokens: input, ttft_p50_ns: ttft } = overview
  return [
    {
      label: 'Cost', ...ofMoney(cost, 'down'), spark: sparks.cost, colour: BLUE, leadsTo: { params: { sort: '-cost' } },
      detail: besideRequests(overview) || each(Number(cost.value), traces.value, (value) => `${format.money(value)} per trace`),
    },
    {
      label: 'Requests', spark: sparks.requests, colour: BLUE, leadsTo: { view: { filter: withTerm(filter, 'call', 'true') } },
      value: format.count(requests.value), exact: format.exactCount(requests.value), change: relativeChange(requests.change, 'neither'),
      before: before(format.exactCount(requests.previous)),
      detail: traces.value === null ? '' : `in ${format.plural(traces.value, 'trace')}`,
    },
    errorCard(overview),
    {
      label: 'Latency p95', ...ofDuration(overview.duration_p95_ns), spark: sparks.duration_p95_ns, colour: BLUE,
      leadsTo: slowest(overview, overview.duration_p95_ns.value),
      detail: ttft.value === null ? 'first token unknown' : `first token after ${format.duration(ttft.value)}`,
    },
    {
      label: 'Tokens', ...ofTokens(tokens), spark: sparks.tokens, colour: BLUE, leadsTo: { params: { sort: '-tokens' } },
      detail: each(tokens.value, requests.value, (value) => `${format.tokens(Math.round(value))} per request`),
    },
    {
      label: 'Saved by cache', ...ofMoney(overview.saved_cost, 'up'), spark: sparks.saved_cost, colour: BLUE,
      leadsTo: { view: { filter: withCondition(filter, 'saved_cost>0') } },
      detail: each(read.value, input.value, (value) => `${format.percent(value)} of input cached`),
    },
  ]
}

/** What tasks and agents with usage of their own cost, which no request holds. */
function besideRequests({ cost, request_cost: ofRequests }: Overview): string {
  const beside = nanoDollars(cost.value) - nanoDollars(ofRequests.value)
  return beside > 0 ? `${format.money(moneyOf(beside))} of it beside requests` : ''
}

/** Of requests; where nothing is one, of spans. */
function errorCard({ filter, requests, errors, span_errors: failed, error_rate: rate, span_error_rate: rateOfSpans, sparks }: Overview): Card {
  const isOfRequests = requests.value !== 0
  const among = isOfRequests ? withTerm(filter, 'call', 'true') : filter
  return {
    label: 'Error rate', ...ofRatio(isOfRequests ? rate : rateOfSpans, 'down'), colour: RED,
    spark: isOfRequests ? sparks.error_rate : sparks.span_error_rate,
    leadsTo: { view: { filter: withTerm(among, 'status', 'error') } },
    detail: isOfRequests ? known(errors.value, 'error') : known(failed.value, 'failed span'),
  }
}

function known(count: number | null, word: string): string {
  return count === null ? '' : format.plural(count, word)
}

function partCards(overview: Overview): SmallCard[] {
  const { filter, sparks, cost_per_request, throughput_per_s: throughput } = overview
  const withTokens = (field: string): LinkTarget => ({ view: { filter: withCondition(filter, `${field}>0`) }, params: { sort: '-tokens' } })
  return [
    {
      label: 'Cost per request', spark: sparks.cost_per_request, leadsTo: { view: { filter: withTerm(filter, 'call', 'true') }, params: { sort: '-cost' } },
      value: format.money(cost_per_request.value), exact: format.exactMoney(cost_per_request.value), change: relativeChange(cost_per_request.change, 'down'),
      before: before(format.exactMoney(cost_per_request.previous)),
    },
    {
      label: 'Throughput', spark: sparks.throughput_per_s, leadsTo: { view: { filter: withTerm(filter, 'call', 'true') } },
      value: format.rate(throughput.value) || format.UNKNOWN, exact: throughput.value === null ? format.UNKNOWN : `${throughput.value} requests per second`,
      change: relativeChange(throughput.change, 'neither'), before: before(format.rate(throughput.previous) || 'No request'),
    },
    {
      label: 'Success rate', ...ofRatio(overview.success_rate, 'up'), spark: sparks.success_rate, isZoomed: true,
      leadsTo: { view: { filter: withCondition(withTerm(filter, 'call', 'true'), '-status:error') } },
    },
    { label: 'Latency p50', ...ofDuration(overview.duration_p50_ns), spark: sparks.duration_p50_ns, leadsTo: slowest(overview, overview.duration_p50_ns.value) },
    { label: 'Latency p99', ...ofDuration(overview.duration_p99_ns), spark: sparks.duration_p99_ns, leadsTo: slowest(overview, overview.duration_p99_ns.value) },
    { label: 'Input tokens', ...ofTokens(overview.input_tokens), spark: sparks.input_tokens, leadsTo: withTokens('input_tokens') },
    { label: 'Output tokens', ...ofTokens(overview.output_tokens), spark: sparks.output_tokens, leadsTo: withTokens('output_tokens') },
    { label: 'Cached input', ...ofTokens(overview.cache_read_tokens), spark: sparks.cache_read_tokens, leadsTo: withTokens('cache_read_tokens') },
  ]
}
