/** A trace as its page looks at it, for the parts of that page. */

import type { ReactNode } from 'react'

import type { TraceSpan } from '../src/api/trace'
import { type TraceView, useTrace } from '../src/pages/trace/use-trace'
import { SPANS } from './samples'

export interface WithViewProps {
  readonly spans?: readonly TraceSpan[]
  readonly children: (view: TraceView) => ReactNode
}

const TRACES = new Map<readonly TraceSpan[], { readonly spans: readonly TraceSpan[] }>()

/** The same object for the same spans, as the query cache has it. */
function traceWith(spans: readonly TraceSpan[]) {
  const trace = TRACES.get(spans) ?? { spans }
  TRACES.set(spans, trace)
  return trace
}

export function WithView({ spans = SPANS, children }: WithViewProps) {
  return children(useTrace(traceWith(spans)))
}
