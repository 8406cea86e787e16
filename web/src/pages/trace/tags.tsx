/** Beside the name of a span: how it stands, what is odd about it, and what is closed below it. */

import type { TraceSpan } from '../../api/trace'
import * as format from '../../model/format'
import { isSkewed } from '../../model/trace/rows'
import type { Node } from '../../model/trace/tree'
import type { TraceView } from './use-trace'

export interface TagsProps {
  readonly node: Node<TraceSpan>
  readonly view: TraceView
  readonly isClosed: boolean
}

export function Tags({ node, view, isClosed }: TagsProps) {
  const { span, isOrphan } = node
  return (
    <>
      <StateTag span={span} />
      <RetryTag attempt={view.attempts.get(node.index)} />
      {isOrphan && <span className="tag" title={`Its parent ${span.parent_span_id ?? ''} is not in this trace`}>no parent</span>}
      {isSkewed(view.tree, node) && <span className="tag" title="It begins before its parent: the clocks of the two services differ">clock</span>}
      {isClosed && <ClosedTags node={node} />}
    </>
  )
}

function StateTag({ span: { name, running, isSent } }: { readonly span: TraceSpan }) {
  if (running) {
    const why = name === '' ? 'Its children have arrived, so it is running' : 'Its start was reported'
    return <span className="tag running" title={isSent ? 'It has not ended' : `${why}; a span is sent when it ends`}>running</span>
  }
  return isSent ? null : <span className="tag" title="Only its children have arrived">missing</span>
}

function RetryTag({ attempt }: { readonly attempt: number | undefined }) {
  if (attempt === undefined) return null
  return (
    <span className="tag num" title={`Follows a failed span of the same name: attempt ${attempt}`}>
      retry{attempt > 2 ? ` ${attempt - 1}` : ''}
    </span>
  )
}

function ClosedTags({ node: { index, span, end, errorsBelow } }: { readonly node: Node<TraceSpan> }) {
  const hidden = errorsBelow - (span.status === 'error' ? 1 : 0)
  return (
    <>
      <span className="tag num">{format.count(end - index - 1)}</span>
      {hidden > 0 && <span className="tag bad num">{format.plural(hidden, 'error')}</span>}
    </>
  )
}
