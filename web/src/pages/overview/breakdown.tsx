/** Cost by provider or by model. */

import { useQuery } from '@tanstack/react-query'

import type { Scope } from '../../api/queries'
import type { BreakdownRow } from '../../api/types'
import { type BarItem, BarList } from '../../components/bar-list'
import { Notice } from '../../components/notice'
import { Panel } from '../../components/panel'
import { QueryView } from '../../components/query-view'
import { SkeletonRows } from '../../components/skeleton'
import { colourBy, distinct } from '../../model/colours'
import * as format from '../../model/format'
import { modelLabels } from '../../model/names'
import { NAMES, sharesQuery } from './questions'

const ROW_HEIGHT = 40
/** Six names, and how many more there are. */
const HEIGHT = NAMES * ROW_HEIGHT + NAMES - 1 + 23

export interface BreakdownProps {
  readonly scope: Scope
  readonly by: 'provider' | 'model'
  readonly title: string
  readonly span: 4 | 8
  /** Whether it is its turn to ask. */
  readonly isTime: boolean
  readonly onPick: (name: string) => void
}

export function Breakdown({ scope, by, title, span, isTime, onPick }: BreakdownProps) {
  const answer = useQuery({ ...sharesQuery(scope, by), enabled: isTime })
  const { data } = answer
  return (
    <Panel
      title={title}
      note={`cost by ${by}`}
      span={span}
      isStale={answer.isPlaceholderData}
      aside={
        data && (
          <span className="panel-total" title={format.exactMoney(data.total.cost)}>
            {format.money(data.total.cost)}
          </span>
        )
      }
    >
      <QueryView answer={answer} minHeight={HEIGHT} skeleton={<SkeletonRows rows={NAMES} height={ROW_HEIGHT + 1} />}>
        {({ rows, more }) =>
          rows.length === 0 ? (
            <Notice title={`No ${by} in this view`} minHeight={HEIGHT} />
          ) : (
            <div style={{ minHeight: HEIGHT }}>
              <BarList items={barsOf(rows, by)} onPick={onPick} />
              {more > 0 && <p className="panel-more">and {format.plural(more, `more ${by}`)}</p>}
            </div>
          )
        }
      </QueryView>
    </Panel>
  )
}

function barsOf(rows: readonly BreakdownRow[], by: string): BarItem[] {
  const colours = distinct(rows.map(({ name }) => name), colourBy(by))
  const labels = modelLabels(rows.map(({ name }) => name))
  const most = Math.max(...rows.map(({ cost }) => Number(cost)))
  return rows.map((row) => {
    const isUnpriced = row.unpriced > 0 && Number(row.cost) === 0
    return {
      name: row.name,
      label: row.name === '' ? 'not named' : (labels.get(row.name) ?? row.name),
      colour: colours.get(row.name) ?? 'var(--d8)',
      length: most > 0 ? Number(row.cost) / most : 0,
      value: isUnpriced ? 'unpriced' : format.money(row.cost),
      exact: isUnpriced ? `${format.plural(row.unpriced, 'request')} without a price` : format.exactMoney(row.cost),
      note: isUnpriced ? format.count(row.requests) : format.share(row.cost_share),
      quiet: isUnpriced,
    }
  })
}
