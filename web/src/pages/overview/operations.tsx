/** What the calls were made for: cost by operation, or by the agent or other component that made them. */

import { useQuery } from '@tanstack/react-query'

import type { Scope } from '../../api/queries'
import type { Breakdown } from '../../api/types'
import { Doughnut, type Slice } from '../../charts/doughnut'
import { doughnutPicture } from '../../charts/mark-pictures'
import { Skeleton } from '../../components/answers/skeleton'
import { MarkPanel, type Marks } from '../../components/chart-frames/mark-panel'
import { Switch } from '../../components/forms/switch'
import { colourBy, distinct, GREY } from '../../model/colours'
import * as format from '../../model/format'
import { moneyOf, nanoDollars } from '../../model/money'
import { useParams } from '../../state/params'
import { sharesQuery } from './questions'
import { type Share, shareColumns, shareRow, sharesOf } from './shares'

const SLICES = 5
const HEIGHT = 180
const DIMENSIONS = [
  { value: 'operation', label: 'Operation' },
  { value: 'component', label: 'Component' },
] as const
type By = (typeof DIMENSIONS)[number]['value']

export interface OperationsProps {
  readonly scope: Scope
  /** Whether it is its turn to ask. */
  readonly isTime: boolean
  readonly onPick: (field: By, names: readonly string[]) => void
}

interface Paid {
  readonly total: Breakdown['total']
  readonly shares: readonly Share[]
}

/** Those that cost something. */
function paidOf(breakdown: Breakdown | undefined, by: By): Paid | undefined {
  return breakdown && { total: breakdown.total, shares: sharesOf(breakdown, by).filter(({ cost }) => nanoDollars(cost) > 0) }
}

export function Operations({ scope, isTime, onPick }: OperationsProps) {
  const [params, setParams] = useParams()
  const by = params.get('for') === 'component' ? 'component' : 'operation'
  const answer = useQuery({ ...sharesQuery(scope, by), enabled: isTime })
  // Shares of the other dimension are no older figures of this one.
  const known = answer.data?.by === by ? answer.data : undefined
  const pick = ({ shares }: Paid) => (at: number) => { onPick(by, shares[at]?.names ?? []) }
  const marks = (paid: Paid): Marks => ({
    columns: shareColumns(by),
    rows: paid.shares.map(shareRow),
    onPick: pick(paid),
    picture: (caption) => doughnutPicture(caption, slicesOf(paid.shares, by), format.money(paid.total.cost), 'USD'),
  })
  return (
    <MarkPanel
      title={`Cost by ${by}`}
      span={4}
      answer={{ ...answer, data: paidOf(known, by) }}
      isStale={answer.isPlaceholderData}
      height={HEIGHT}
      skeleton={<Skeleton height={HEIGHT} />}
      none="No cost in this view"
      marks={marks}
      aside={
        <Switch
          label="Cost by"
          choices={DIMENSIONS}
          chosen={by}
          onChoose={(next) => { setParams({ for: next === 'operation' ? null : next }, { replace: true }) }}
        />
      }
    >
      {(paid, showTable) => (
        <Doughnut
          slices={slicesOf(paid.shares, by)}
          total={format.money(paid.total.cost)}
          unit="USD"
          label={`Cost by ${by}`}
          onPick={(at) => { if (at < SLICES) pick(paid)(at); else showTable() }}
        />
      )}
    </MarkPanel>
  )
}

/** The largest, and the rest as one. */
function slicesOf(shares: readonly Share[], by: By): Slice[] {
  const shown = shares.slice(0, SLICES)
  const rest = shares.slice(SLICES)
  const colours = distinct(shown.map(({ names }) => names[0] ?? ''), colourBy(by))
  const slice = (label: string, colour: string, share: number, cost: string): Slice => ({
    name: label, label, colour, share, value: format.money(cost), exact: `${format.exactMoney(cost)}, ${format.share(share)}`,
  })
  const slices = shown.map(({ label, names, share, cost }) => slice(label, names[0] ? (colours.get(names[0]) ?? GREY) : GREY, share ?? 0, cost))
  if (rest.length === 0) return slices
  const cost = moneyOf(rest.reduce((sum, share) => sum + nanoDollars(share.cost), 0))
  return [...slices, slice(format.plural(rest.length, 'other'), GREY, rest.reduce((sum, { share }) => sum + (share ?? 0), 0), cost)]
}
