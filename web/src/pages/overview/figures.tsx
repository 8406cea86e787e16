/** The figures on top: six cards, and below them what these are made of; each with its change and its trend. */

import type { UseQueryResult } from '@tanstack/react-query'

import type { Overview } from '../../api/types'
import { QueryView } from '../../components/answers/query-view'
import { Kpi, KpiSkeleton, SmallKpi, SmallKpiSkeleton } from '../../components/figures/kpi'
import { useLink } from '../../state/link'
import { CARD_LABELS, cards, SMALL_CARD_LABELS, smallCards } from './cards'

export interface FiguresProps {
  readonly answer: UseQueryResult<Overview>
  readonly isStale: boolean
}

/** Of both rows on a wide screen; they keep the place of an answer that failed. */
const HEIGHT = 192

export function Figures({ answer, isStale }: FiguresProps) {
  return (
    <section className="panel figures" aria-label="Figures" aria-busy={isStale} data-stale={isStale || undefined}>
      <QueryView answer={answer} minHeight={HEIGHT} skeleton={<Skeletons />}>
        {(overview) => <Cards overview={overview} />}
      </QueryView>
    </section>
  )
}

function Cards({ overview }: { readonly overview: Overview }) {
  const link = useLink()
  return (
    <>
      <div className="kpis">
        {cards(overview).map(({ leadsTo, ...card }) => <Kpi key={card.label} {...card} href={link('/traces', leadsTo)} />)}
      </div>
      <div className="kpis small">
        {smallCards(overview).map(({ leadsTo, ...card }) => <SmallKpi key={card.label} {...card} href={link('/traces', leadsTo)} />)}
      </div>
    </>
  )
}

function Skeletons() {
  return (
    <>
      <div className="kpis">{CARD_LABELS.map((label) => <KpiSkeleton key={label} label={label} />)}</div>
      <div className="kpis small">{SMALL_CARD_LABELS.map((label) => <SmallKpiSkeleton key={label} label={label} />)}</div>
    </>
  )
}
