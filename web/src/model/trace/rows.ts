/** Which spans have a row on screen, and how far in each stands. */

import type { Node, Tree, TreeSpan } from './tree'

/** Indices of the spans whose parents are all open, in reading order. */
export function visibleRows(tree: Tree, closed: ReadonlySet<number>): number[] {
  const rows: number[] = []
  for (let index = 0; index < tree.nodes.length; ) {
    const node = tree.nodes[index]
    if (!node) break
    rows.push(index)
    index = closed.has(index) ? node.end : index + 1
  }
  return rows
}

/** Closes every span of that depth that has something below it; those above are open. */
export function closedFrom(tree: Tree, depth: number): Set<number> {
  return new Set(tree.nodes.filter((node) => node.depth >= depth && node.children.length > 0).map(({ index }) => index))
}

/** `closed` with everything above `index` open, so that it can be seen. */
export function revealed(tree: Tree, closed: ReadonlySet<number>, index: number): ReadonlySet<number> {
  const above = new Set(ancestors(tree, index))
  const rest = new Set([...closed].filter((at) => !above.has(at)))
  return rest.size === closed.size ? closed : rest
}

export function ancestors(tree: Tree, index: number): number[] {
  const above: number[] = []
  for (let at = tree.nodes[index]?.parent ?? -1; at >= 0; at = tree.nodes[at]?.parent ?? -1) above.push(at)
  return above
}

const WIDE_LEVELS = 8
const WIDE_STEP = 16
const NARROW_STEP = 3
const MOST_LEVELS = 28

/** Pixels from the left: even steps at first, then small ones, then none, so that a deep trace keeps its names. */
export function indent(depth: number): number {
  const narrow = Math.min(Math.max(0, depth - WIDE_LEVELS), MOST_LEVELS - WIDE_LEVELS)
  return Math.min(depth, WIDE_LEVELS) * WIDE_STEP + narrow * NARROW_STEP
}

/** Whether the indent no longer shows the depth, so that a number should. */
export function isDeep(depth: number): boolean {
  return depth > MOST_LEVELS
}

/** A child that begins before its parent or ends after it by more than a clock's grain: clocks differ. */
export function isSkewed(tree: Tree, node: Node): boolean {
  const parent = tree.nodes[node.parent]?.span
  return parent !== undefined && node.span.start_offset_ns < parent.start_offset_ns - SKEW_NS
}

const SKEW_NS = 1_000_000

export interface Named extends TreeSpan {
  readonly name: string
  readonly service: string
  readonly model: string
  readonly component: string
  readonly agent: string
  readonly tool: string
  readonly status_message: string
  readonly error_type: string
}

/** What is searched of each span, in lower case, by index. */
export function searchTexts(tree: Tree<Named>): string[] {
  return tree.nodes.map(({ span }) =>
    [span.name, span.component, span.model, span.tool, span.agent, span.service, span.error_type, span.status_message, span.span_id]
      .join('\n')
      .toLowerCase(),
  )
}

/** Indices of the spans in whose texts all words of `wanted` occur; none for no words. */
export function search(texts: readonly string[], wanted: string): number[] {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  return texts.flatMap((text, index) => (words.every((word) => text.includes(word)) ? [index] : []))
}
