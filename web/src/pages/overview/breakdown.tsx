/** Cost by provider or by model. */

import { useQuery } from '@tanstack/react-query'

import type { Scope } from '../../api/queries'
import { barsPicture } from '../../charts/mark-pictures'
import { SkeletonRows } from '../../components/answers/skeleton'
import { MarkPanel, type Marks } from '../../components/chart-frames/mark-panel'
import { type BarItem, BarList } from '../../components/figures/bar-list'
import { colourBy, distinct } from '../../model/colours'
import * as format from '../../model/format'
import { sharesQuery } from './questions'
import { isUnpriced, type Share, shareColumns, shareRow, sharesOf } from './shares'

/** Names in the list; a table has them all. */
const NAMES = 6
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
  readonly onPick: (names: readonly string[]) => void
}

export function Breakdown({ scope, by, title, span, isTime, onPick }: BreakdownProps) {
  const answer = useQuery({ ...sharesQuery(scope, by), enabled: isTime })
  const shares = answer.data && sharesOf(answer.data, by)
  const pick = (known: readonly Share[]) => (at: number) => { onPick(known[at]?.names ?? []) }
  const marks = (known: readonly Share[]): Marks => ({
    columns: shareColumns(by),
    rows: known.map(shareRow),
    onPick: pick(known),
    picture: (caption) => barsPicture(caption, barsOf(known.slice(0, NAMES), by)),
  })
  return (
    <MarkPanel
      title={title}
      note="USD"
      span={span}
      answer={{ ...answer, data: shares }}
      isStale={answer.isPlaceholderData}
      height={HEIGHT}
      skeleton={<SkeletonRows rows={NAMES} height={ROW_HEIGHT + 1} />}
      none={`No ${by} in this view`}
      marks={marks}
      aside={
        answer.data && (
          <span className="panel-total" title={format.exactMoney(answer.data.total.cost)}>
            {format.money(answer.data.total.cost)}
          </span>
        )
      }
    >
      {(known, showTable) => (
        <div style={{ minHeight: HEIGHT }}>
          <BarList items={barsOf(known.slice(0, NAMES), by)} onPick={pick(known)} />
          {known.length > NAMES && (
            <button type="button" className="panel-more" onClick={showTable}>
              and {format.plural(known.length - NAMES, `more ${by}`)}
            </button>
          )}
        </div>
      )}
    </MarkPanel>
  )
}

function barsOf(shares: readonly Share[], by: string): BarItem[] {
  const colours = distinct(shares.map(({ names }) => names[0] ?? ''), colourBy(by))
  const most = Math.max(...shares.map(({ cost }) => Number(cost)))
  return shares.map((share) => {
    const { label, names, cost, requests, unpriced } = share
    return {
      name: names.join(' and ') || label,
      label,
      colour: colours.get(names[0] ?? '') ?? 'var(--d8)',
      length: most > 0 ? Number(cost) / most : 0,
      quiet: isUnpriced(share),
      ...(isUnpriced(share)
        ? { value: 'unpriced', exact: `${format.plural(unpriced, 'request')} without a price`, note: format.count(requests) }
        : { value: format.money(cost), exact: format.exactMoney(cost), note: format.share(share.share) }),
    }
  })
}
