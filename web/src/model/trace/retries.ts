/** Which spans are another attempt at what failed before. */

import { endOf, type Node, type Tree, type TreeSpan } from './tree'

export interface Attempted extends TreeSpan {
  readonly name: string
  readonly kind: string
}

/** Failed spans side by side are taken for one after the other if they overlap by no more: clocks have a grain. */
const GRAIN_NS = 1_000_000

/**
 * Number of the attempt by index, from 2 on.
 *
 * A retry begins after a failed sibling of its kind and name has ended, with none of that name between them. A retry
 * of a retry is the third attempt.
 */
export function retriesOf(tree: Tree<Attempted>): ReadonlyMap<number, number> {
  const attempts = new Map<number, number>()
  const looked = new Set<number>()
  for (const { span, parent } of tree.nodes) {
    if (span.status !== 'error' || looked.has(parent)) continue
    looked.add(parent)
    countAttempts(tree, tree.nodes[parent]?.children ?? tree.roots, attempts)
  }
  return attempts
}

function countAttempts(tree: Tree<Attempted>, siblings: readonly number[], attempts: Map<number, number>): void {
  const last = new Map<string, Node<Attempted>>()
  for (const index of siblings) {
    const node = tree.nodes[index]
    if (!node) continue
    const what = `${node.span.kind} ${node.span.name}`
    const before = last.get(what)
    if (before?.span.status === 'error' && endOf(before.span) <= node.span.start_offset_ns + GRAIN_NS) {
      attempts.set(index, (attempts.get(before.index) ?? 1) + 1)
    }
    last.set(what, node)
  }
}
