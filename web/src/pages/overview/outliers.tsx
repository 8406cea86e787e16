/** The requests that stand out: those that cost most, those that took longest. */

import { useQuery } from '@tanstack/react-query'

import { type Scope, spansQuery } from '../../api/queries'
import { Notice } from '../../components/answers/notice'
import { QueryView } from '../../components/answers/query-view'
import { SkeletonRows } from '../../components/answers/skeleton'
import { Switch } from '../../components/forms/switch'
import { Panel } from '../../components/layout/panel'
import { withTerm } from '../../model/filter'
import { useParams } from '../../state/params'
import { CallTable } from './call-table'

const ROWS = 9
const ROW_HEIGHT = 32

const SORTS = [
  { value: '-cost', label: 'Most expensive' },
  { value: '-duration', label: 'Slowest' },
] as const

export function Outliers({ scope, isTime }: { readonly scope: Scope; readonly isTime: boolean }) {
  const [params, setParams] = useParams()
  const sort = params.get('outliers') === 'slowest' ? '-duration' : '-cost'
  const answer = useQuery({ ...spansQuery({ ...scope, filter: withTerm(scope.filter, 'call', 'true') }, sort, ROWS), enabled: isTime })
  const choose = (next: (typeof SORTS)[number]['value']) => { setParams({ outliers: next === '-duration' ? 'slowest' : null }, { replace: true }) }
  return (
    <Panel
      title="Outliers"
      note="single requests"
      span={8}
      isStale={answer.isPlaceholderData}
      aside={<Switch label="Which requests" choices={SORTS} chosen={sort} onChoose={choose} />}
    >
      <QueryView answer={answer} minHeight={(ROWS + 1) * ROW_HEIGHT} skeleton={<SkeletonRows rows={ROWS + 1} height={ROW_HEIGHT} />}>
        {({ spans }) =>
          spans.length === 0 ? (
            <Notice title="No model call in this view" minHeight={120} />
          ) : (
            // A scrolling region must be reachable by keyboard.
            // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
            <div className="table-scroll outliers" role="group" aria-label="Table of the requests that stand out" tabIndex={0}>
              <CallTable spans={spans} />
            </div>
          )
        }
      </QueryView>
    </Panel>
  )
}
