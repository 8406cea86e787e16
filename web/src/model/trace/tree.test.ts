import { describe, expect, test } from 'vitest'

import type { Nanoseconds } from '../units'
import { axisTicks, panned, position, zoomed } from './axis'
import { criticalPath } from './critical'
import { type Attempted, retriesOf } from './retries'
import { ancestors, closedFrom, indent, isSkewed, revealed, search, visibleRows } from './rows'
import { ownStretches, treeOf, type TreeSpan } from './tree'

function span(id: string, parent: string | null, from: number, to: number, more: Partial<TreeSpan> = {}): TreeSpan {
  return {
    span_id: id, parent_span_id: parent, status: 'ok', cost: null, billable: false,
    start_offset_ns: from as Nanoseconds, duration_ns: (to - from) as Nanoseconds, ...more,
  }
}

function shape(spans: readonly TreeSpan[]): string[] {
  return treeOf(spans).nodes.map(({ span: { span_id }, depth }) => `${depth}${span_id}`)
}

describe('the tree', () => {
  test('has parents before children and siblings by start', () => {
    expect(shape([span('late', 'root', 50, 60), span('early', 'root', 10, 20), span('root', null, 0, 100)])).toEqual([
      '0root', '1early', '1late',
    ])
  })

  test('of no spans is empty', () => {
    expect(treeOf([])).toMatchObject({ nodes: [], roots: [], startNs: 0, finishNs: 0 })
  })

  test('shows spans whose parent is missing at the top, marked', () => {
    const { nodes } = treeOf([span('a', 'gone', 0, 10), span('b', 'a', 2, 5), span('c', null, 3, 4)])

    expect(nodes.map(({ span: { span_id }, depth, isOrphan }) => [span_id, depth, isOrphan])).toEqual([
      ['a', 0, true], ['b', 1, false], ['c', 0, false],
    ])
  })

  test('shows each span once when parents form a ring', () => {
    expect(shape([span('a', 'b', 0, 10), span('b', 'a', 1, 9), span('c', 'b', 2, 3), span('self', 'self', 4, 5)])).toEqual([
      '0self', '0a', '1b', '2c',
    ])
  })

  test('is a thousand levels deep without a stack of that depth', () => {
    const chain = Array.from({ length: 20_000 }, (_, at) => span(`s${at}`, at ? `s${at - 1}` : null, at, 40_000 - at))

    const tree = treeOf(chain)

    expect(tree.nodes.at(-1)?.depth).toBe(19_999)
    expect(criticalPath(tree).size).toBe(20_000)
    expect(indent(19_999)).toBe(indent(28))
  })

  test('starts where the earliest span starts, also on another clock', () => {
    const tree = treeOf([span('root', null, 0, 100), span('child', 'root', -5_000_000, 50)])

    expect([tree.startNs, tree.finishNs]).toEqual([-5_000_000, 100])
    expect(tree.nodes.map((node) => isSkewed(tree, node))).toEqual([false, true])
  })

  test('counts what overlapping children cover once', () => {
    const { nodes } = treeOf([span('r', null, 0, 100), span('a', 'r', 10, 40), span('b', 'r', 30, 60), span('c', 'r', 90, 150)])

    expect(nodes.map(({ selfNs }) => selfNs)).toEqual([40, 30, 30, 60])
  })

  test('adds up money of billable spans only, and errors', () => {
    const { nodes, highestCost } = treeOf([
      span('r', null, 0, 9, { cost: '9.000000000' }),
      span('a', 'r', 1, 5, { cost: '0.100000000', billable: true, status: 'error' }),
      span('b', 'a', 2, 3, { cost: '0.200000000', billable: true }),
    ])

    expect(nodes.map(({ costBelow }) => costBelow)).toEqual([300_000_000, 300_000_000, 200_000_000])
    expect(nodes.map(({ errorsBelow }) => errorsBelow)).toEqual([1, 1, 0])
    expect(highestCost).toBe(200_000_000)
  })

  test('finds when a span worked itself, and leaves out what is too short to see', () => {
    const tree = treeOf([span('r', null, 0, 100), span('a', 'r', 10, 40), span('b', 'r', 30, 60), span('c', 'r', 62, 150)])
    const own = (least: number) => tree.nodes.slice(0, 2).map((node) => ownStretches(tree, node, least).map(({ from, to }) => [from, to]))

    expect(own(1)).toEqual([[[0, 10], [60, 62]], [[10, 40]]])
    expect(own(5)).toEqual([[[0, 10]], [[10, 40]]])
  })

  test('of 50,000 spans has them all, in rows and in sums', () => {
    const spans = Array.from({ length: 50_000 }, (_, at) =>
      span(`s${at}`, at ? `s${Math.floor((at - 1) / 5)}` : null, at, at + 60_000, { cost: '0.000000002', billable: true }),
    )

    const tree = treeOf(spans)

    expect(visibleRows(tree, new Set())).toHaveLength(50_000)
    expect(tree.nodes[0]).toMatchObject({ end: 50_000, costBelow: 100_000 })
    expect(criticalPath(tree).size).toBeGreaterThan(5)
  })
})

describe('the critical path', () => {
  const stretches = (spans: readonly TreeSpan[]) => {
    const tree = treeOf(spans)
    return Object.fromEntries<number[][]>([...criticalPath(tree)].map(([index, found]) => [tree.nodes[index]?.span.span_id ?? '', found.map(({ from, to }) => [from, to])]))
  }

  test('follows the child that ended last, then the one before it', () => {
    expect(
      stretches([span('r', null, 0, 100), span('a', 'r', 5, 40), span('side', 'r', 10, 30), span('b', 'r', 50, 90)]),
    ).toEqual({ r: [[90, 100], [40, 50], [0, 5]], b: [[50, 90]], a: [[5, 40]] })
  })

  test('cuts children that outlive their parent', () => {
    expect(stretches([span('r', null, 0, 100), span('a', 'r', 20, 500)])).toEqual({ r: [[0, 20]], a: [[20, 100]] })
  })

  test('of one span is that span, of one without length nothing', () => {
    expect(stretches([span('r', null, 0, 7)])).toEqual({ r: [[0, 7]] })
    expect(stretches([span('r', null, 0, 0)])).toEqual({})
  })
})

describe('retries', () => {
  const MS = 1e6
  const call = (id: string, from: number, to: number, status: string, name = 'chat'): Attempted => ({ ...span(id, 'r', from * MS, to * MS, { status }), name, kind: 'llm' })
  const attempts = (spans: readonly Attempted[]) => {
    const tree = treeOf<Attempted>([{ ...span('r', null, 0, 1_000 * MS), name: 'root', kind: 'agent' }, ...spans])
    return Object.fromEntries<number>([...retriesOf(tree)].map(([index, attempt]) => [tree.nodes[index]?.span.span_id ?? '', attempt]))
  }

  test('follow what failed, one after the other', () => {
    expect(attempts([call('a', 0, 10, 'error'), call('b', 20, 30, 'error'), call('c', 40, 50, 'ok'), call('d', 60, 70, 'ok')])).toEqual({ b: 2, c: 3 })
  })

  test('are not those that ran beside it, nor those of another name', () => {
    expect(attempts([call('a', 0, 10, 'error'), call('b', 5, 30, 'ok'), call('c', 40, 50, 'ok'), call('d', 60, 70, 'ok', 'embed')])).toEqual({})
  })
})

describe('rows', () => {
  const tree = treeOf([
    span('r', null, 0, 9), span('a', 'r', 1, 4), span('b', 'a', 2, 3), span('c', 'b', 2, 3), span('d', 'r', 5, 6),
  ])

  test('below a closed span are not seen', () => {
    expect(visibleRows(tree, new Set([1]))).toEqual([0, 1, 4])
  })

  test('can be closed from a depth on', () => {
    expect(visibleRows(tree, closedFrom(tree, 2))).toEqual([0, 1, 2, 4])
  })

  test('are opened above one that is to be seen', () => {
    expect([...revealed(tree, closedFrom(tree, 0), 3)]).toEqual([])
    expect(ancestors(tree, 3)).toEqual([2, 1, 0])
  })

  test('are found by all words, in any letter case', () => {
    expect(search(['chat\ngpt-4o', 'lookup order', 'chat claude'], 'CHAT gpt')).toEqual([0])
    expect(search(['a'], '  ')).toEqual([])
  })
})

describe('the axis', () => {
  test('has round labels', () => {
    expect(axisTicks({ from: 0, to: 11_620_000_000 }, 5).map(({ label }) => label)).toEqual(['0', '5\u00a0s', '10\u00a0s'])
    expect(axisTicks({ from: 0, to: 443e9 }, 5).map(({ label }) => label)).toEqual(['0', '2\u00a0min', '4\u00a0min', '6\u00a0min'])
    expect(axisTicks({ from: -2e6, to: 3e6 }, 5).map(({ label }) => label)).toEqual(['−2\u00a0ms', '−1\u00a0ms', '0', '1\u00a0ms', '2\u00a0ms', '3\u00a0ms'])
  })

  test('of a trace without length has one label and puts all at its start', () => {
    expect(axisTicks({ from: 0, to: 0 }, 5)).toEqual([{ at: 0, label: '0' }])
    expect(position({ from: 0, to: 0 }, 0)).toBe(0)
  })

  test('never leaves the trace', () => {
    const whole = { from: 0, to: 10_000 }

    expect(zoomed({ from: 0, to: 10_000 }, whole, 0.5, 0)).toEqual({ from: 0, to: 5_000 })
    expect(zoomed({ from: 0, to: 5_000 }, whole, 4)).toEqual(whole)
    expect(panned({ from: 6_000, to: 9_000 }, whole, 1)).toEqual({ from: 7_000, to: 10_000 })
  })
})
