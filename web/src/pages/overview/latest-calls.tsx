/** The latest model calls of the view. */

import { useQuery } from '@tanstack/react-query'

import { type Scope, spansQuery } from '../../api/queries'
import { Notice } from '../../components/answers/notice'
import { QueryView } from '../../components/answers/query-view'
import { SkeletonRows } from '../../components/answers/skeleton'
import { Panel } from '../../components/layout/panel'
import { withTerm } from '../../model/filter'
import { CallTable } from './call-table'

const TASKS = 10
const ROW_HEIGHT = 32

export function LatestCalls({ scope, isTime }: { readonly scope: Scope; readonly isTime: boolean }) {
  const answer = useQuery({ ...spansQuery({ ...scope, filter: withTerm(scope.filter, 'kind', 'llm') }, '-start_time', TASKS), enabled: isTime })
  return (
    <Panel title="Latest calls" note="model calls" span={12} isStale={answer.isPlaceholderData}>
      <QueryView
        answer={answer}
        minHeight={(TASKS + 1) * ROW_HEIGHT}
        skeleton={<SkeletonRows rows={TASKS + 1} height={ROW_HEIGHT} />}
      >
        {({ spans }) =>
          spans.length === 0 ? (
            <Notice title="No model call in this view" minHeight={120} />
          ) : (
            // A scrolling region must be reachable by keyboard.
            // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
            <div className="table-scroll" role="group" aria-label="Table of the latest calls" tabIndex={0}>
              <CallTable spans={spans} />
            </div>
          )
        }
      </QueryView>
    </Panel>
  )
}
