/** One span: its name in the tree, its bar in time, how long it took and what it cost. */

import { memo } from 'react'

import type { TraceSpan } from '../../api/trace'
import { kindColour } from '../../model/colours'
import * as format from '../../model/format'
import { moneyOf } from '../../model/money'
import { position, type Tick } from '../../model/trace/axis'
import type { Stretch } from '../../model/trace/critical'
import { indent, isDeep } from '../../model/trace/rows'
import { endOf, type Node, ownStretches, type Tree } from '../../model/trace/tree'
import type { Nanoseconds } from '../../model/units'
import { Tags } from './tags'
import type { TraceView } from './use-trace'

export interface RowProps {
  readonly node: Node<TraceSpan>
  readonly view: TraceView
  readonly top: number
  readonly ticks: readonly Tick[]
  readonly isCurrent: boolean
  readonly hasPath: boolean
}

export function rowId(index: number): string {
  return `span-${index}`
}

/** Kept while it stays where it is: scrolling draws only the rows that come into sight. */
export const Row = memo(function Row({ node, view, top, ticks, isCurrent, hasPath }: RowProps) {
  const { index, span, depth, children } = node
  const { window, closed, hitSet, path } = view
  const isClosed = closed.has(index)
  const isFailed = span.status === 'error'
  return (
    // The keys are those of the tree, which names the current row.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      id={rowId(index)}
      className="span-row"
      role="treeitem"
      aria-level={depth + 1}
      aria-selected={isCurrent}
      aria-expanded={children.length > 0 ? !isClosed : undefined}
      tabIndex={-1}
      data-dim={hitSet?.has(index) === false ? true : undefined}
      data-failed={isFailed || undefined}
      style={{ transform: `translateY(${top}px)`, ['--c' as string]: isFailed ? 'var(--bad)' : kindColour(span.kind) }}
      onClick={() => { view.select(index) }}
    >
      <Name node={node} view={view} isClosed={isClosed} />
      <span className="span-track">
        {ticks.map(({ at }) => <s key={at} style={{ left: `${position(window, at) * 100}%` }} />)}
        <Bar node={node} tree={view.tree} window={window} path={hasPath ? path.get(index) : undefined} />
      </span>
      <span className="waterfall-n num" title={`${format.exactDuration(span.duration_ns)}${span.running ? ' so far' : ''}, self time ${format.duration(node.selfNs)}`}>
        {format.duration(span.duration_ns)}
      </span>
      <Cost node={node} isSum={isClosed || !span.billable} highestCost={view.tree.highestCost} />
    </div>
  )
})

/** What the API calls a failure that names no type. */
const UNKNOWN_ERROR = 'unknown'

/** What stands beside the name: what it says, but not what the name says already. */
function detail({ name, model, component, tool, status, error_type, status_message }: TraceSpan): string {
  if (status === 'error') return [error_type, status_message].find((words) => words !== '' && words !== UNKNOWN_ERROR) ?? error_type
  const isSaid = (word: string) => name.split(' ').some((part) => part.length > 3 && (part.includes(word) || word.startsWith(part)))
  return [model, component, tool].find((word) => word && !isSaid(word)) ?? ''
}

function Name({ node, view, isClosed }: { readonly node: Node<TraceSpan>; readonly view: TraceView; readonly isClosed: boolean }) {
  const { index, span, depth, children } = node
  return (
    <span className="span-name" style={{ paddingLeft: 6 + indent(depth) }}>
      {children.length > 0 ? (
        <button
          type="button"
          className="span-twist"
          tabIndex={-1}
          aria-label={isClosed ? 'Expand' : 'Collapse'}
          onClick={(event) => {
            event.stopPropagation()
            view.toggle(index)
          }}
        >
          {isClosed ? '▸' : '▾'}
        </button>
      ) : (
        <span className="span-twist" />
      )}
      <i title={span.kind} />
      <span className="visually-hidden">{[span.status === 'error' ? 'failed' : span.running ? 'running' : '', span.kind].join(' ')}</span>
      {isDeep(depth) && <span className="tag num" title="Depth">{depth}</span>}
      <span className="span-title" title={span.name}>{span.name || (span.isSent ? 'unnamed' : 'not sent yet')}</span>
      <Tags node={node} view={view} isClosed={isClosed} />
      <em>{detail(span)}</em>
    </span>
  )
}

interface BarProps {
  readonly node: Node<TraceSpan>
  readonly tree: Tree
  readonly window: Stretch
  readonly path: readonly Stretch[] | undefined
}

/** Left and width in percent; null outside of the window. */
function place(window: Stretch, from: number, to: number): { readonly left: string; readonly width: string } | null {
  if (to < window.from || from > window.to) return null
  const left = Math.max(-0.01, position(window, from))
  const right = Math.min(1.01, position(window, to))
  return { left: `${left * 100}%`, width: `${Math.max(0, right - left) * 100}%` }
}

/** Shorter than this share of the width, a stretch is a line at most and its outline noise. */
const LEAST_SHARE = 0.004

function Bar({ node, tree, window, path }: BarProps) {
  const { span } = node
  const from = span.start_offset_ns as number
  const to = endOf(span)
  const whole = place(window, from, to)
  if (!whole) return null
  const first = span.ttft_ns === null ? null : place(window, from, Math.min(to, from + span.ttft_ns))
  const least = (window.to - window.from) * LEAST_SHARE
  const isParent = node.children.length > 0 && !span.running
  return (
    <>
      <u className={['span-bar', span.running && 'running', isParent && 'parent'].filter(Boolean).join(' ')} style={whole} title={barTitle(node)} />
      {isParent && <Stretches kind="span-own" stretches={ownStretches(tree, node, least / 2)} window={window} />}
      {first && <u className="span-waiting" style={first} />}
      {path && <Stretches kind="span-critical" stretches={path.filter((stretch) => stretch.to - stretch.from >= least)} window={window} />}
    </>
  )
}

function Stretches({ kind, stretches, window }: { readonly kind: string; readonly stretches: readonly Stretch[]; readonly window: Stretch }) {
  return stretches.map(({ from, to }) => {
    const seen = place(window, from, to)
    return seen && <u key={from} className={kind} style={seen} />
  })
}

function barTitle({ span: { start_offset_ns: start, duration_ns, ttft_ns, running }, children, selfNs }: Node<TraceSpan>): string {
  const at = `${start < 0 ? '−' : '+'}${format.duration(Math.abs(start) as Nanoseconds)}`
  const first = ttft_ns === null ? '' : `, first token after ${format.duration(ttft_ns)}`
  const own = children.length > 0 ? `, self time ${format.duration(selfNs)}` : ''
  return `${at}, ${running ? 'running for' : 'took'} ${format.duration(duration_ns)}${own}${first}`
}

interface CostProps {
  readonly node: Node<TraceSpan>
  /** All below it counts in. */
  readonly isSum: boolean
  readonly highestCost: number
}

function Cost({ node: { span, costBelow }, isSum, highestCost }: CostProps) {
  const isUnpriced = span.billable && span.cost === null && span.cost_source === 'unpriced'
  if (isUnpriced) return <span className="waterfall-n waterfall-cost muted">no price</span>
  if (isSum && costBelow === 0) return <span className="waterfall-n waterfall-cost" />
  if (isSum) {
    const sum = moneyOf(costBelow)
    return <span className="waterfall-n waterfall-cost num muted" title={`${format.exactMoney(sum)} below`}>{format.cellMoney(sum)}</span>
  }
  const own = Number(span.cost)
  const heat = highestCost > 0 ? own * 1e9 / highestCost : 0
  return (
    <span className="waterfall-n waterfall-cost num" title={format.exactMoney(span.cost)}>
      {format.cellMoney(span.cost)}
      <i className="span-heat" style={{ opacity: heat > 0 ? 0.12 + 0.88 * heat : 0 }} />
    </span>
  )
}
