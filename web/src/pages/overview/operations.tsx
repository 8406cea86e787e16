/** Cost by operation: what the calls were made for. */

import { useQuery } from '@tanstack/react-query'

import { breakdownQuery, type Scope } from '../../api/queries'
import type { Breakdown } from '../../api/types'
import { Doughnut, type Slice } from '../../charts/doughnut'
import { Notice } from '../../components/notice'
import { Panel } from '../../components/panel'
import { QueryView } from '../../components/query-view'
import { Skeleton } from '../../components/skeleton'
import { colourBy, distinct, GREY } from '../../model/colours'
import * as format from '../../model/format'

const SLICES = 5
const HEIGHT = 180

export function Operations({ scope, isTime, onPick }: { readonly scope: Scope; readonly isTime: boolean; readonly onPick: (name: string) => void }) {
  const answer = useQuery({ ...breakdownQuery(scope, 'operation', SLICES), enabled: isTime })
  return (
    <Panel title="What it is for" note="cost by operation" span={4} isStale={answer.isPlaceholderData}>
      <QueryView answer={answer} minHeight={HEIGHT} skeleton={<Skeleton height={HEIGHT} />}>
        {(data) => {
          const slices = slicesOf(data)
          if (slices.length === 0) return <Notice title="No cost in this view" minHeight={HEIGHT} />
          return <Doughnut slices={slices} total={format.money(data.total.cost)} unit="USD" label="Cost by operation" onPick={onPick} />
        }}
      </QueryView>
    </Panel>
  )
}

/** Operations that cost something; without a name, what came with none. */
function slicesOf({ rows }: Breakdown): Slice[] {
  const paid = rows.filter(({ cost }) => Number(cost) > 0)
  const colours = distinct(paid.map(({ name }) => name), colourBy('operation'))
  return paid.map(({ name, cost, cost_share }) => ({
    name,
    label: name || 'not named',
    colour: name === '' ? GREY : (colours.get(name) ?? GREY),
    share: cost_share ?? 0,
    value: format.money(cost),
    exact: `${format.exactMoney(cost)}, ${format.share(cost_share)}`,
  }))
}
