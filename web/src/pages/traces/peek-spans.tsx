/** The first spans of a trace in the order they are read, each with its place in time. */

import { useMemo } from 'react'

import type { Trace, TraceSpan } from '../../api/trace'
import { kindColour } from '../../model/colours'
import * as format from '../../model/format'
import { position } from '../../model/trace/axis'
import { endOf, type Node, treeOf } from '../../model/trace/tree'
import { useLink } from '../../state/link'

const MOST = 14
const STEP = 12
const MOST_LEVELS = 6

export function PeekSpans({ trace: { trace, spans } }: { readonly trace: Trace }) {
  const link = useLink()
  const tree = useMemo(() => treeOf(spans), [spans])
  const whole = { from: tree.startNs, to: tree.finishNs }
  const more = tree.nodes.length - MOST
  return (
    <section className="peek-part" aria-label="Spans">
      <h3>{more > 0 ? 'First spans' : 'Spans'}</h3>
      <ol className="peek-spans">
        {tree.nodes.slice(0, MOST).map((node) => (
          <li key={`${node.span.span_id} ${node.span.start_offset_ns}`}>
            <SpanLine node={node} whole={whole} href={link(`/traces/${trace.trace_id}`, { params: { span: node.span.span_id } })} />
          </li>
        ))}
      </ol>
      {more > 0 && <a className="peek-more" href={link(`/traces/${trace.trace_id}`)}>{format.plural(more, 'more span')}</a>}
    </section>
  )
}

interface SpanLineProps {
  readonly node: Node<TraceSpan>
  readonly whole: { readonly from: number; readonly to: number }
  readonly href: string
}

function SpanLine({ node: { span, depth }, whole, href }: SpanLineProps) {
  const isFailed = span.status === 'error'
  const colour = isFailed ? 'var(--bad)' : kindColour(span.kind)
  const from = position(whole, span.start_offset_ns) * 100
  const width = position(whole, endOf(span)) * 100 - from
  return (
    <a href={href} className="peek-span" data-failed={isFailed || undefined} title={span.name} style={{ ['--c' as string]: colour }}>
      <span className="peek-span-name" style={{ paddingLeft: Math.min(depth, MOST_LEVELS) * STEP }}>
        <i />
        <span className="visually-hidden">{isFailed ? 'failed ' : ''}{span.kind} </span>
        <span>{span.name || 'unnamed'}</span>
      </span>
      <span className="peek-span-track" aria-hidden="true"><u style={{ left: `${from}%`, width: `${width}%` }} /></span>
      <span className="num">{span.running ? 'running' : format.duration(span.duration_ns)}</span>
    </a>
  )
}
