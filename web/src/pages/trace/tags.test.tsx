import { expect, test } from 'vitest'

import { show } from '../../../testing/page'
import { ms, traceSpan } from '../../../testing/samples'
import { type TraceSpan } from '../../api/trace'
import { retriesOf } from '../../model/trace/retries'
import { treeOf } from '../../model/trace/tree'
import { Tags } from './tags'
import type { TraceView } from './use-trace'

/** Tags of the span with that id. */
function tags(spans: readonly TraceSpan[], id: string, isClosed = false): [string, string | undefined][] {
  const tree = treeOf(spans)
  const node = tree.nodes[tree.indexOf.get(id) ?? -1]
  if (!node) throw new Error('no such span')
  const { container } = show(<Tags node={node} view={{ tree, attempts: retriesOf(tree) } as unknown as TraceView} isClosed={isClosed} />)
  return [...container.querySelectorAll<HTMLElement>('.tag')].map(({ textContent, title }) => [textContent.replaceAll('\u00a0', ' '), title])
}

test('a span as usual has none', () => {
  expect(tags([traceSpan()], 'root')).toEqual([])
})

test.each([
  [{ running: true }, 'running', 'It has not ended'],
  [{ running: true, isSent: false }, 'running', 'Its start was reported; a span is sent when it ends'],
  [{ running: true, isSent: false, name: '' }, 'running', 'Its children have arrived, so it is running; a span is sent when it ends'],
  [{ isSent: false }, 'missing', 'Only its children have arrived'],
])('%j is %s', (more, text, title) => {
  expect(tags([traceSpan(more)], 'root')).toEqual([[text, title]])
})

test('a parent that is not there, and clocks that differ, are named', () => {
  expect(tags([traceSpan(), traceSpan({ span_id: 'lost', parent_span_id: 'gone' })], 'lost')).toEqual([['no parent', 'Its parent gone is not in this trace']])
  expect(tags([traceSpan({ start_offset_ns: ms(500) }), traceSpan({ span_id: 'early', parent_span_id: 'root', start_offset_ns: ms(0) })], 'early').map(([text]) => text)).toEqual(['clock'])
})

test('another attempt is counted from the second', () => {
  const attempt = (at: number, status: string) => traceSpan({ span_id: `a${at}`, parent_span_id: 'root', name: 'chat', status, start_offset_ns: ms(at * 100), duration_ns: ms(50) })
  const spans = [traceSpan(), attempt(1, 'error'), attempt(2, 'error'), attempt(3, 'ok')]

  expect([tags(spans, 'a1'), tags(spans, 'a2')[0]?.[0], tags(spans, 'a3')[0]?.[0]]).toEqual([[], 'retry', 'retry 2'])
})

test('what is closed says how much it hides, and how much of it failed', () => {
  const spans = [traceSpan({ status: 'error' }), traceSpan({ span_id: 'b', parent_span_id: 'root', status: 'error' }), traceSpan({ span_id: 'c', parent_span_id: 'root' })]

  expect(tags(spans, 'root', true).map(([text]) => text)).toEqual(['2', '1 error'])
  expect(tags(spans, 'root')).toEqual([])
})
