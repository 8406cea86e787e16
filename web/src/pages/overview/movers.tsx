/** What changed most against the previous period, and why if a rule can explain it. */

import { useQuery } from '@tanstack/react-query'

import { moversQuery, type Scope } from '../../api/queries'
import type { Mover } from '../../api/types'
import { Notice } from '../../components/answers/notice'
import { QueryView } from '../../components/answers/query-view'
import { SkeletonRows } from '../../components/answers/skeleton'
import { Panel } from '../../components/layout/panel'
import { count, money } from '../../model/format'
import { modelLabels } from '../../model/names'
import { dayOrTime } from '../../model/time'

const MOVERS = 6
const ROW_HEIGHT = 55
const HEIGHT = MOVERS * ROW_HEIGHT

export interface MoversProps {
  readonly scope: Scope
  /** Whether it is its turn to ask. */
  readonly isTime: boolean
  readonly onPick: (field: string, value: string) => void
}

export function Movers({ scope, isTime, onPick }: MoversProps) {
  const answer = useQuery({ ...moversQuery(scope, MOVERS), enabled: isTime })
  return (
    <Panel title="What changed" note="vs. the previous period" span={4} isStale={answer.isPlaceholderData}>
      <QueryView answer={answer} minHeight={HEIGHT} skeleton={<SkeletonRows rows={MOVERS} height={ROW_HEIGHT} />}>
        {({ movers, no_data_before: begin, to }) =>
          begin !== null ? (
            <Notice title="Nothing to compare with" minHeight={HEIGHT}>
              There are no data before {dayOrTime(begin, to)}.
            </Notice>
          ) : movers.length === 0 ? (
            <Notice title="Nothing stands out" minHeight={HEIGHT}>
              Costs, requests and errors are close to those of the previous period.
            </Notice>
          ) : (
            <List movers={movers} onPick={onPick} />
          )
        }
      </QueryView>
    </Panel>
  )
}

function List({ movers, onPick }: { readonly movers: readonly Mover[] } & Pick<MoversProps, 'onPick'>) {
  const labels = modelLabels([...new Set(movers.flatMap(({ dimension, name }) => (dimension === 'model' ? [name] : [])))])
  return (
    <ul className="movers">
      {movers.map((mover) => (
        <li key={`${mover.dimension}:${mover.name}:${mover.measure}`}>
          <MoverRow mover={mover} label={mover.dimension === 'model' ? (labels.get(mover.name) ?? mover.name) : mover.name} onPick={onPick} />
        </li>
      ))}
    </ul>
  )
}

function amount(mover: Mover, value: string): string {
  return mover.measure === 'cost' ? money(value) : count(Number(value))
}

function deltaText(mover: Mover): string {
  const size = amount(mover, mover.delta.replace(/^-/, ''))
  return `${mover.delta.startsWith('-') ? '−' : '+'}${size}`
}

const WORDS: Readonly<Record<Mover['measure'], string>> = { cost: '', requests: ' requests', errors: ' errors', span_errors: ' failed spans' }

function toneOf({ measure, delta }: Mover): 'good' | 'bad' | 'flat' {
  if (measure === 'requests') return 'flat'
  return delta.startsWith('-') ? 'good' : 'bad'
}

function MoverRow({ mover, label, onPick }: { readonly mover: Mover; readonly label: string } & Pick<MoversProps, 'onPick'>) {
  const { dimension, name, measure, reason, previous, value, delta } = mover
  return (
    <button type="button" className="mover" title={`Show only ${name}`} onClick={() => { onPick(dimension, name) }}>
      <span className={`mover-arrow ${toneOf(mover)}`} aria-hidden="true">
        {delta.startsWith('-') ? '▼' : '▲'}
      </span>
      <span className="mover-name">
        <b>{label || 'unnamed'}</b> <span className="muted">{dimension}</span>
      </span>
      <span className={`num mover-delta ${toneOf(mover)}`}>
        {deltaText(mover)}
        {WORDS[measure]}
      </span>
      <span className="mover-reason num">{reason ?? `${amount(mover, previous)} → ${amount(mover, value)}`}</span>
    </button>
  )
}
