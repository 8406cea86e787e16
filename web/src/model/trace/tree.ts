/** A trace as a tree: spans in the order in which they are read, with all that follows from where they stand. */

import { nanoDollars } from '../money'
import type { Money, Nanoseconds } from '../units'

/** What the tree needs to know of a span. */
export interface TreeSpan {
  readonly span_id: string
  readonly parent_span_id: string | null
  readonly status: string
  readonly start_offset_ns: Nanoseconds
  readonly duration_ns: Nanoseconds
  readonly cost: Money | null
  readonly billable: boolean
}

/** One span at its place; `index` is its place in reading order: parents before children, siblings by start. */
export interface Node<Span extends TreeSpan = TreeSpan> {
  readonly index: number
  readonly span: Span
  readonly depth: number
  /** Index of the parent; -1 at the top. */
  readonly parent: number
  readonly children: readonly number[]
  /** One past the last span below this one. */
  readonly end: number
  /** Names a parent that is not in the trace. */
  readonly isOrphan: boolean
  /** What no child covers, in ns. */
  readonly selfNs: Nanoseconds
  /** Of it and all below it, money counted once; nano-dollars. */
  readonly costBelow: number
  readonly errorsBelow: number
}

export interface Tree<Span extends TreeSpan = TreeSpan> {
  readonly nodes: readonly Node<Span>[]
  readonly roots: readonly number[]
  readonly indexOf: ReadonlyMap<string, number>
  /** Offsets between which all spans lie; clocks that differ can put the first below zero. */
  readonly startNs: number
  readonly finishNs: number
  /** Nano-dollars of the most expensive billable span. */
  readonly highestCost: number
}

export function endOf({ start_offset_ns, duration_ns }: TreeSpan): number {
  return start_offset_ns + duration_ns
}

/** Who hangs below whom, as indices into the spans, siblings by start. */
interface Families {
  readonly tops: readonly number[]
  readonly below: readonly (number[] | undefined)[]
}

function familiesOf(spans: readonly TreeSpan[]): Families {
  const at = new Map<string, number>()
  spans.forEach(({ span_id }, index) => at.set(span_id, index))
  const tops: number[] = []
  const below = new Array<number[] | undefined>(spans.length)
  spans.forEach(({ parent_span_id: named }, index) => {
    const parent = named === null ? undefined : at.get(named)
    if (parent === undefined || parent === index) tops.push(index)
    else (below[parent] ??= []).push(index)
  })
  const byStart = (a: number, b: number) => (spans[a]?.start_offset_ns ?? 0) - (spans[b]?.start_offset_ns ?? 0) || a - b
  tops.sort(byStart)
  for (const family of below) family?.sort(byStart)
  return { tops, below }
}

type Draft<Span extends TreeSpan> = { -readonly [Key in keyof Node<Span>]: Node<Span>[Key] } & { children: number[] }

interface Placing<Span extends TreeSpan> {
  readonly spans: readonly Span[]
  readonly below: Families['below']
  readonly nodes: Draft<Span>[]
  readonly isPlaced: boolean[]
}

/** Places the spans below `top`, without recursion: a trace may be deeper than the stack. */
function place<Span extends TreeSpan>({ spans, below, nodes, isPlaced }: Placing<Span>, top: number): void {
  const stack = [{ at: top, parent: -1 }]
  for (let next = stack.pop(); next; next = stack.pop()) {
    const span = spans[next.at]
    // In a ring of parents the way leads back to where it began.
    if (!span || isPlaced[next.at]) continue
    isPlaced[next.at] = true
    const parent = nodes[next.parent]
    const index = nodes.length
    parent?.children.push(index)
    nodes.push({
      index, span, depth: parent ? parent.depth + 1 : 0, parent: next.parent, children: [], end: index + 1,
      isOrphan: !parent && span.parent_span_id !== null, selfNs: span.duration_ns, costBelow: 0, errorsBelow: 0,
    })
    const family = below[next.at] ?? []
    for (let child = family.length - 1; child >= 0; child--) stack.push({ at: family[child] ?? -1, parent: index })
  }
}

/** How much of a span its children cover, each moment once; children come in start order. */
function coveredNs(node: Node, nodes: readonly Node[]): number {
  let covered = 0
  forEachCover(node, nodes, (from, to) => { covered += to - from })
  return covered
}

/** The stretches of a span that its children cover, one after the other, without overlap. */
function forEachCover({ span, children }: Node, nodes: readonly Node[], visit: (from: number, to: number) => void): void {
  let reached = span.start_offset_ns as number
  const finish = endOf(span)
  for (const index of children) {
    const child = nodes[index]?.span
    if (!child) continue
    const from = Math.max(reached, child.start_offset_ns)
    const to = Math.min(finish, endOf(child))
    if (to > from) visit(from, to)
    reached = Math.max(reached, to)
  }
}

/** The stretches in which a span did work of its own: what no child covers. Those shorter than `least` are left out. */
export function ownStretches(tree: Tree, node: Node, least: number): { readonly from: number; readonly to: number }[] {
  const own: { from: number; to: number }[] = []
  let reached = node.span.start_offset_ns as number
  const add = (to: number) => {
    if (to - reached >= least && to > reached) own.push({ from: reached, to })
  }
  forEachCover(node, tree.nodes, (from, to) => {
    add(from)
    reached = to
  })
  add(endOf(node.span))
  return own
}

/** Children stand after their parents, so from the end upwards every sum below is known when it is needed. */
function addUp<Span extends TreeSpan>(nodes: readonly Draft<Span>[]): { readonly highestCost: number } {
  let highestCost = 0
  for (let index = nodes.length - 1; index >= 0; index--) {
    const node = nodes[index]
    if (!node) continue
    const { span } = node
    node.selfNs = (span.duration_ns - coveredNs(node, nodes)) as Nanoseconds
    const own = span.billable && span.cost !== null ? nanoDollars(span.cost) : 0
    highestCost = Math.max(highestCost, own)
    node.costBelow += own
    if (span.status === 'error') node.errorsBelow += 1
    const parent = nodes[node.parent]
    if (!parent) continue
    parent.end = Math.max(parent.end, node.end)
    parent.costBelow += node.costBelow
    parent.errorsBelow += node.errorsBelow
  }
  return { highestCost }
}

export function treeOf<Span extends TreeSpan>(spans: readonly Span[]): Tree<Span> {
  const { tops, below } = familiesOf(spans)
  const nodes: Draft<Span>[] = []
  const placing = { spans, below, nodes, isPlaced: [] }
  for (const top of tops) place(placing, top)
  // Spans that are each other's parents hang below nothing: the first of each ring is put at the top.
  if (nodes.length < spans.length) spans.forEach((_, index) => { place(placing, index) })
  const { highestCost } = addUp(nodes)
  let startNs = Infinity
  let finishNs = -Infinity
  for (const span of spans) {
    startNs = Math.min(startNs, span.start_offset_ns)
    finishNs = Math.max(finishNs, endOf(span))
  }
  return {
    nodes,
    roots: nodes.filter(({ parent }) => parent === -1).map(({ index }) => index),
    indexOf: new Map(nodes.map(({ span, index }) => [span.span_id, index])),
    startNs: spans.length > 0 ? startNs : 0,
    finishNs: spans.length > 0 ? finishNs : 0,
    highestCost,
  }
}
