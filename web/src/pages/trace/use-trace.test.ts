import { act } from '@testing-library/react'
import { expect, test } from 'vitest'

import { lookAt, runHook } from '../../../testing/page'
import { SPANS, traceSpan } from '../../../testing/samples'
import { currentLocation } from '../../state/location'
import { nextOf, useTrace } from './use-trace'

const TRACE = { spans: [...SPANS, traceSpan({ span_id: 'deep', parent_span_id: 'tool', name: 'lookup', start_offset_ns: SPANS[2]?.start_offset_ns as never })] }

function begin(search = '') {
  lookAt(`/traces/t${search}`)
  const { result } = runHook(() => useTrace(TRACE))
  return {
    view: () => result.current,
    do: (what: (view: ReturnType<typeof useTrace>) => void) => { act(() => { what(result.current) }); return currentLocation().search },
    ids: (indexes: Iterable<number>) => [...indexes].map((index) => result.current.tree.nodes[index]?.span.span_id),
  }
}

test('all is open and nothing selected, until the address says so', () => {
  const { view, ids } = begin()

  expect(ids(view().rows)).toEqual(['root', 'call', 'tool', 'deep'])
  expect([view().selected, view().depth, view().hitSet, view().query]).toEqual([null, null, null, ''])
  expect(view().window).toEqual(view().whole)
})

test('a depth closes what is deeper, and one row can be opened again', () => {
  const { view, ids, do: act_ } = begin('?depth=1')
  expect(ids(view().rows)).toEqual(['root', 'call', 'tool'])
  expect(view().depth).toBe(1)

  expect(act_(({ toggle, tree }) => { toggle(tree.indexOf.get('tool') ?? -1) })).toBe('?depth=1&turned=tool')
  expect(ids(view().rows)).toEqual(['root', 'call', 'tool', 'deep'])
  expect(view().depth).toBeNull()
  expect(act_(({ openTo }) => { openTo(0) })).toBe('?depth=0')
  expect(ids(view().rows)).toEqual(['root'])
  expect(act_(({ openTo }) => { openTo(null) })).toBe('')
})

test('selecting a span opens what hides it', () => {
  const { view, ids, do: act_ } = begin('?depth=0')

  act_(({ select, tree }) => { select(tree.indexOf.get('deep') ?? -1) })
  expect(ids([view().selected ?? -1])).toEqual(['deep'])
  expect(ids(view().rows)).toContain('deep')
  expect(act_(({ deselect }) => { deselect() })).not.toContain('span=')
})

test('a zoom is kept in whole nanoseconds, all of it is none', () => {
  const { view, do: act_ } = begin()
  const { whole } = view()

  expect(act_(({ zoom }) => { zoom({ from: 1.4, to: 1_000.6 }) })).toBe('?zoom=1%7E1001')
  expect(view().window).toEqual({ from: 1, to: 1_001 })
  expect(act_(({ zoom }) => { zoom(whole) })).toBe('')
})

test.each(['?zoom=5~5', '?zoom=9~1', '?zoom=x', '?zoom=1~'])('a zoom that is none shows all: %s', (search) => {
  const { view } = begin(search)

  expect(view().window).toEqual(view().whole)
})

test('a zoom does not reach beyond the trace', () => {
  const { view } = begin('?zoom=-500~999999999999')

  expect(view().window).toEqual(view().whole)
})

test.each(['?depth=-1', '?depth=x', '?depth=1000000'])('a depth that is none opens all: %s', (search) => {
  expect(begin(search).view().depth).toBeNull()
})

test('a search finds spans by what they say', () => {
  const { view, ids, do: act_ } = begin()

  expect(act_(({ find }) => { find('GPT') })).toBe('?q=GPT')
  expect(ids(view().hits)).toEqual(['call'])
  expect(ids(view().hitSet ?? [])).toEqual(['call'])
  act_(({ find }) => { find('  ') })
  expect(view().hitSet).toBeNull()
})

test.each([
  [[2, 5, 9], null, 1, 2], [[2, 5, 9], null, -1, 9], [[2, 5, 9], 5, 1, 9], [[2, 5, 9], 5, -1, 2], [[2, 5, 9], 9, 1, 2], [[2, 5, 9], 2, -1, 9], [[2, 5, 9], 3, 1, 5], [[], 3, 1, null],
] as const)('in %j after %s, by %i, comes %s', (candidates, from, step, next) => {
  expect(nextOf(candidates, from, step)).toBe(next)
})
