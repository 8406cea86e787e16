import { expect, test } from 'vitest'

import { type Listed, parseSort, type Sort, type TraceList, withFoot, withHead } from './list'

function trace(second: number, more: Partial<Listed> = {}): Listed {
  const text = String(second).padStart(2, '0')
  return {
    trace_id: `t${text}`, start_time: `2026-11-21T03:00:${text}.000000000Z`, duration_ns: 1, cost: '0.000000000',
    input_tokens: 0, output_tokens: 0, span_errors: 0, spans: 1, ...more,
  }
}

const TOTAL = { count: 9, isExact: true }
const page = (seconds: readonly number[], next_cursor: string | null = 'next') => ({ traces: seconds.map((at) => trace(at)), next_cursor, total: 9, total_is_exact: true, ahead: 0 })
const list = (seconds: readonly number[], cursor: string | null = 'foot') => ({ rows: seconds.map((at) => trace(at)), cursor, ahead: 0, total: TOTAL })
const ids = ({ rows }: TraceList<Listed>) => rows.map(({ trace_id }) => Number(trace_id.slice(1)))
const NEWEST: Sort = '-start_time'

test('new traces stand before known ones, and the foot stays where it was', () => {
  const after = withHead(list([9, 8, 7, 6, 5]), page([11, 10, 9]), NEWEST)

  expect(ids(after)).toEqual([11, 10, 9, 8, 7, 6, 5])
  expect(after.cursor).toBe('foot')
})

test('how many lie in the future is what the head said last', () => {
  const after = withHead(list([9, 8]), { ...page([10, 9]), total: 12, ahead: 3 }, NEWEST)

  expect([after.ahead, after.total.count]).toEqual([3, 12])
  expect(withFoot(after, { ...page([7]), total: null }, NEWEST)).toMatchObject({ ahead: 3, total: { count: 12 } })
})

test('a trace that went on is shown as it is now', () => {
  const after = withHead(list([9, 8]), { traces: [trace(9, { spans: 4 })], next_cursor: 'next', total: 9, total_is_exact: true, ahead: 0 }, NEWEST)

  expect(after.rows.map(({ spans }) => spans)).toEqual([4, 1])
})

test('a head that no longer touches the list replaces it: there are no holes', () => {
  expect(withHead(list([9, 8, 7]), page([60, 59, 58]), NEWEST)).toEqual({ rows: page([60, 59, 58]).traces, cursor: 'next', ahead: 0, total: TOTAL })
})

test('a first page that is all there is replaces the list', () => {
  expect(ids(withHead(list([9, 8, 7]), page([9, 8], null), NEWEST))).toEqual([9, 8])
})

test('older traces come at the foot, none twice', () => {
  const after = withFoot(list([9, 8]), page([8, 7], null), NEWEST)

  expect(ids(after)).toEqual([9, 8, 7])
  expect(after.cursor).toBeNull()
})

test('a list by cost is in the order of cost, to the nano-dollar', () => {
  const dear = trace(1, { cost: '0.000000002' })
  const dearer = trace(2, { cost: '0.000000003' })

  const after = withHead({ rows: [dear, trace(3)], cursor: 'c', ahead: 0, total: TOTAL }, { traces: [dearer, dear], next_cursor: 'n', total: 9, total_is_exact: true, ahead: 0 }, '-cost')

  expect(ids(after)).toEqual([2, 1, 3])
})

test.each([
  ['-cost', '-cost'],
  ['duration', 'duration'],
  ['-nonsense', '-start_time'],
  [null, '-start_time'],
])('%j in the URL sorts by %s', (text, sort) => {
  expect(parseSort(text)).toBe(sort)
})
