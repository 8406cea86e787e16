/** The critical path: the stretches whose shortening would shorten the trace. */

import { endOf, type Node, type Tree } from './tree'

export interface Stretch {
  readonly from: number
  readonly to: number
}

interface Visit {
  readonly node: Node
  /** Offset down to which the path is known; moves back towards `floor`. */
  at: number
  readonly floor: number
  /** Children by their ends, the last one first, cut to their parent. */
  readonly children: readonly { readonly child: Node; readonly from: number; readonly to: number }[]
  next: number
}

function visit(tree: Tree, node: Node, floor: number, at: number): Visit {
  const children = node.children.flatMap((index) => {
    const child = tree.nodes[index]
    if (!child) return []
    const from = Math.max(floor, child.span.start_offset_ns)
    // What outlives its parent, or runs on another clock, counts as far as the parent goes.
    const to = Math.min(at, endOf(child.span))
    return to > from ? [{ child, from, to }] : []
  })
  return { node, at, floor, children: children.sort((a, b) => b.to - a.to || b.from - a.from), next: 0 }
}

/** The child that ended last before the path's present end, if any is left. */
function lastChild(step: Visit): Visit['children'][number] | null {
  while (step.next < step.children.length) {
    const candidate = step.children[step.next++]
    if (candidate && candidate.to <= step.at) return candidate
  }
  return null
}

/**
 * Which stretches of which spans are on the critical path, by index.
 *
 * Walks back from the end of a root: the child that ended last was waited for, and so on down and back; what no child
 * accounts for is the span's own. (The rule of CRISP, Zhang et al. 2022, as trace viewers use it.)
 */
export function criticalPath(tree: Tree): ReadonlyMap<number, readonly Stretch[]> {
  const path = new Map<number, Stretch[]>()
  const add = (index: number, from: number, to: number) => {
    if (to <= from) return
    const known = path.get(index)
    if (known) known.push({ from, to })
    else path.set(index, [{ from, to }])
  }
  const top = longestRoot(tree)
  const stack = top ? [visit(tree, top, top.span.start_offset_ns, endOf(top.span))] : []
  for (let step = stack.at(-1); step; step = stack.at(-1)) {
    const last = lastChild(step)
    if (!last) {
      add(step.node.index, step.floor, step.at)
      stack.pop()
      continue
    }
    add(step.node.index, last.to, step.at)
    step.at = last.from
    stack.push(visit(tree, last.child, last.from, last.to))
  }
  return path
}

function longestRoot(tree: Tree): Node | null {
  let longest: Node | null = null
  for (const index of tree.roots) {
    const root = tree.nodes[index]
    if (root && (!longest || root.span.duration_ns > longest.span.duration_ns)) longest = root
  }
  return longest
}
