/** The six cards on top. */

import type { UseQueryResult } from '@tanstack/react-query'

import type { Figure, MoneyFigure, Overview } from '../../api/types'
import { Kpi, type KpiProps, KpiSkeleton } from '../../components/kpi'
import { QueryView } from '../../components/query-view'
import { durationChange, pointChange, relativeChange } from '../../model/change'
import { withTerm } from '../../model/filter'
import * as format from '../../model/format'
import { type LinkTarget, useLink } from '../../state/link'

const LABELS = ['Cost', 'Requests', 'Error rate', 'Latency p95', 'Tokens', 'Saved by cache'] as const

export interface FiguresProps {
  readonly answer: UseQueryResult<Overview>
  readonly isStale: boolean
}

export function Figures({ answer, isStale }: FiguresProps) {
  const link = useLink()
  return (
    <section className="panel kpis" aria-label="Figures" aria-busy={isStale} data-stale={isStale || undefined}>
      <QueryView
        answer={answer}
        minHeight={126}
        skeleton={
          <div className="kpis">
            {LABELS.map((label) => (
              <KpiSkeleton key={label} label={label} />
            ))}
          </div>
        }
      >
        {(overview) => cards(overview).map(({ leadsTo, ...card }) => <Kpi key={card.label} {...card} href={link('/traces', leadsTo)} />)}
      </QueryView>
    </section>
  )
}

const BLUE = 'var(--d1)'

interface Card extends Omit<KpiProps, 'href'> {
  /** Which traces the figure is made of. */
  readonly leadsTo: LinkTarget
}

function cards(overview: Overview): Card[] {
  return [
    costCard(overview),
    requestsCard(overview),
    errorsCard(overview),
    latencyCard(overview),
    tokensCard(overview),
    savedCard(overview),
  ]
}

function beforeMoney({ previous }: MoneyFigure): string {
  return `${format.exactMoney(previous)} in the window before`
}

function beforeCount({ previous }: Figure): string {
  return `${format.exactCount(previous)} in the window before`
}

function costCard({ cost, cost_per_request, sparks }: Overview): Card {
  return {
    label: 'Cost',
    leadsTo: { params: { sort: '-cost' } },
    value: format.money(cost.value),
    exact: format.exactMoney(cost.value),
    change: relativeChange(cost.change, 'down'),
    before: beforeMoney(cost),
    detail: cost_per_request.value === null ? '' : `${format.money(cost_per_request.value)} per request`,
    spark: sparks.cost,
    colour: BLUE,
  }
}

function requestsCard({ filter, requests, throughput_per_s, traces, sparks }: Overview): Card {
  return {
    label: 'Requests',
    leadsTo: { view: { filter: withTerm(filter, 'call', 'true') } },
    value: format.count(requests.value),
    exact: format.exactCount(requests.value),
    change: relativeChange(requests.change, 'neither'),
    before: beforeCount(requests),
    detail: [
      traces.value === null ? '' : `in ${format.plural(traces.value, 'trace')}`, format.rate(throughput_per_s.value),
    ].filter(Boolean).join(' · '),
    spark: sparks.requests,
    colour: BLUE,
  }
}

function errorsCard({ filter, error_rate, success_rate, errors, sparks }: Overview): Card {
  return {
    label: 'Error rate',
    leadsTo: { view: { filter: withTerm(filter, 'status', 'error') } },
    value: format.percent(error_rate.value),
    exact: error_rate.value === null ? format.UNKNOWN : String(error_rate.value),
    change: pointChange(error_rate.change, 'down'),
    before: `${format.percent(error_rate.previous)} in the window before`,
    detail: errors.value === null ? '' : `${format.plural(errors.value, 'error')} · ${format.percent(success_rate.value)} ok`,
    spark: sparks.error_rate,
    colour: 'var(--d6)',
  }
}

function latencyCard(overview: Overview): Card {
  const { duration_p50_ns: p50, duration_p95_ns: p95, duration_p99_ns: p99, sparks } = overview
  return {
    label: 'Latency p95',
    leadsTo: { params: { sort: '-duration' } },
    value: format.duration(p95.value),
    exact: format.exactDuration(p95.value),
    change: durationChange(p95.value, p95.previous, 'down'),
    before: `${format.duration(p95.previous)} in the window before`,
    detail: `p50 ${format.duration(p50.value)} · p99 ${format.duration(p99.value)}`,
    spark: sparks.duration_p95_ns,
    colour: BLUE,
  }
}

function tokensCard({ tokens, input_tokens, output_tokens, sparks }: Overview): Card {
  return {
    label: 'Tokens',
    leadsTo: { params: { sort: '-tokens' } },
    value: format.tokens(tokens.value),
    exact: format.exactCount(tokens.value),
    change: relativeChange(tokens.change, 'neither'),
    before: beforeCount(tokens),
    detail: `${format.tokens(input_tokens.value)} in · ${format.tokens(output_tokens.value)} out`,
    spark: sparks.tokens,
    colour: BLUE,
  }
}

function savedCard({ filter, saved_cost, cache_read_tokens, input_tokens, sparks }: Overview): Card {
  const read = cache_read_tokens.value
  const input = input_tokens.value
  return {
    label: 'Saved by cache',
    leadsTo: { view: { filter: `${filter} saved_cost>0`.trim() } },
    value: format.money(saved_cost.value),
    exact: format.exactMoney(saved_cost.value),
    change: relativeChange(saved_cost.change, 'up'),
    before: beforeMoney(saved_cost),
    detail: read !== null && input ? `${format.percent(read / input)} of input from cache` : '',
    spark: sparks.saved_cost,
    colour: BLUE,
  }
}
