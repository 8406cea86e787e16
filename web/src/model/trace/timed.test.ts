import { expect, test } from 'vitest'

import type { Nanoseconds } from '../units'
import { awaitedParents, reachOf, type Timed, withReach } from './timed'

const S = 1e9

function span(id: string, parent: string | null, from: number, to: number, running = false): Timed {
  return { span_id: id, parent_span_id: parent, running, start_offset_ns: from as Nanoseconds, duration_ns: (to - from) as Nanoseconds }
}

test('what runs reaches to the present, what ended stays', () => {
  const spans = [span('a', null, 0, 0, true), span('b', 'a', 1 * S, 3 * S)]

  expect(withReach(spans, reachOf(spans, 8 * S)).map(({ duration_ns }) => duration_ns)).toEqual([8 * S, 2 * S])
})

test('of a trace gone silent it reaches to the last that is known', () => {
  const spans = [span('a', null, 0, 0, true), span('b', 'a', 1 * S, 3 * S)]

  expect(reachOf(spans, 3_600 * S)).toBe(3 * S)
})

test('a clock that is behind shortens nothing', () => {
  expect(reachOf([span('b', null, 1 * S, 3 * S)], -5 * S)).toBe(3 * S)
})

test('a parent that is not there is awaited once, from its first child to its last', () => {
  const spans = [span('a', 'top', 5, 9), span('b', 'top', 2, 3), span('c', 'b', 2, 3), span('d', null, 0, 1)]

  expect(awaitedParents(spans)).toEqual([{ span_id: 'top', start_offset_ns: 2, duration_ns: 7 }])
})

test('many missing parents were lost: none is awaited', () => {
  expect(awaitedParents(Array.from({ length: 30 }, (_, at) => span(`s${at}`, `lost${at}`, at, at + 1)))).toEqual([])
})
