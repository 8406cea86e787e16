/** Overview: what it costs, how fast it runs, what breaks, and what changed. */

import { useQuery } from '@tanstack/react-query'

import { overviewQuery, type Scope } from '../../api/queries'
import type { Overview as OverviewData, Project } from '../../api/types'
import { CrosshairScope, useNewCrosshair } from '../../charts/crosshair'
import { NothingHere } from '../../components/answers/nothing-here'
import { anyOf, withCondition } from '../../model/filter'
import { useNow } from '../../state/clock'
import { useGo } from '../../state/link'
import { useView } from '../../state/use-view'
import { Breakdown } from './breakdown'
import { CostChart, LatencyChart, RequestsChart, TokensChart } from './charts'
import { Durations } from './durations'
import { Figures } from './figures'
import { LatestCalls } from './latest-calls'
import { Lede, Unpriced } from './lede'
import { Movers } from './movers'
import { Operations } from './operations'
import { Outliers } from './outliers'
import './overview.css'

export interface OverviewProps {
  readonly scope: Scope
  /** Null while the list of projects is on its way. */
  readonly project: Project | null
}

function isEmpty({ traces, requests }: OverviewData): boolean {
  return (traces.value ?? 0) === 0 && (requests.value ?? 0) === 0
}

export default function Overview({ scope, project }: OverviewProps) {
  const [, change] = useView()
  const now = useNow()
  const overview = useQuery(overviewQuery(scope))
  const data = overview.data
  const narrow = (field: string) => (values: readonly string[]) => {
    change({ filter: withCondition(scope.filter, anyOf(field, values)) })
  }
  const go = useGo()
  const crosshair = useNewCrosshair()
  // What is seen first has its answer first: cards, cost and providers; then the rest.
  const isTime = overview.isError || (data !== undefined && !overview.isPlaceholderData)
  const charts = {
    scope,
    isTime,
    onRange: (from: number, to: number) => { change({ time: { kind: 'between', from, to } }) },
    onOpen: (from: number, to: number) => { go('/traces', { view: { time: { kind: 'between', from, to } } }) },
  }
  return (
    <>
      <h1>Overview</h1>
      <Lede overview={data} scope={scope} isFailed={overview.isError} />
      {data && isEmpty(data) && !overview.isPlaceholderData ? (
        <NothingHere time={scope.time} filter={scope.filter} project={project} now={now} onChange={change} />
      ) : (
        <>
          <Figures answer={overview} isStale={overview.isPlaceholderData} />
          <Unpriced unpriced={data?.unpriced} onPick={(model) => { narrow('model')([model]) }} />
          <CrosshairScope value={crosshair}>
            <div className="grid">
              <CostChart {...charts} isTime />
              <Breakdown scope={scope} by="provider" title="Cost by provider" span={4} isTime onPick={narrow('provider')} />
              <RequestsChart {...charts} />
              <LatencyChart {...charts} />
              <Durations scope={scope} overview={data} isTime={isTime} />
              <TokensChart {...charts} />
              <Breakdown scope={scope} by="model" title="Cost by model" span={4} isTime={isTime} onPick={narrow('model')} />
              <Operations scope={scope} isTime={isTime} onPick={(field, values) => { narrow(field)(values) }} />
              <Movers scope={scope} isTime={isTime} onPick={(field, value) => { narrow(field)([value]) }} />
              <Outliers scope={scope} isTime={isTime} />
              <LatestCalls scope={scope} isTime={isTime} />
            </div>
          </CrosshairScope>
        </>
      )}
    </>
  )
}
