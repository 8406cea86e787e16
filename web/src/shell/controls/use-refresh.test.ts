import { act } from '@testing-library/react'
import { beforeEach, expect, test, vi } from 'vitest'

import { createTestCache, runHook } from '../../../testing/page'
import type { Commit } from '../../api/types'
import type { TimeRange } from '../../model/time'
import type { Refresh } from '../../state/view'
import { useRefresh } from './use-refresh'

class Source extends EventTarget {
  static last: Source | null = null
  static opened = 0
  onopen: (() => void) | null = null
  onerror: (() => void) | null = null
  constructor() {
    super()
    Source.last = this
    Source.opened += 1
  }
  close(): void {
    Source.last = null
  }
  commit(...projects: string[]): void {
    this.dispatchEvent(new MessageEvent('commit', { data: JSON.stringify({ projects } satisfies Partial<Commit>) }))
  }
}

const MOVING: TimeRange = { kind: 'last', range: '24h' }

function begin(refresh: Refresh, { project = 'shop' as string | null, time = MOVING as TimeRange } = {}) {
  const cache = createTestCache()
  const invalidate = vi.spyOn(cache, 'invalidateQueries').mockResolvedValue()
  const page = runHook((wanted: Refresh) => useRefresh(project, wanted, time), refresh, cache)
  return { ...page, asked: () => invalidate.mock.calls.filter(([filter]) => filter?.queryKey?.[0] === 'view').length, invalidate }
}

function pass(ms: number): void {
  act(() => { vi.advanceTimersByTime(ms) })
}

let isHidden = false

beforeEach(() => {
  isHidden = false
  Source.opened = 0
  vi.useFakeTimers()
  vi.stubGlobal('EventSource', Source)
  vi.spyOn(document, 'hidden', 'get').mockImplementation(() => isHidden)
})

test('a commit of the project asks anew, at most every second and a half', () => {
  const { asked } = begin('live')
  pass(1_500)

  act(() => { Source.last?.commit('other') })
  pass(5_000)
  expect(asked()).toBe(0)
  act(() => { Source.last?.commit('shop', 'other') })
  pass(0)
  expect(asked()).toBe(1)
  act(() => { Source.last?.commit('shop'); Source.last?.commit('shop') })
  pass(1_499)
  expect(asked()).toBe(1)
  pass(1)
  expect(asked()).toBe(2)
  pass(10_000)
  expect(asked()).toBe(2)
})

test('what was committed while nobody listened is asked for when the feed opens', () => {
  const { asked, result } = begin('live')
  expect(result.current.live).toBe('connecting')

  act(() => { Source.last?.onopen?.() })
  pass(1_500)

  expect([asked(), result.current.live]).toEqual([1, 'open'])
})

test('no question is asked while an answer is on its way', () => {
  const { asked, cache } = begin('live')
  const isFetching = vi.spyOn(cache, 'isFetching').mockReturnValue(1)

  act(() => { Source.last?.commit('shop') })
  pass(5_000)
  expect(asked()).toBe(0)
  isFetching.mockReturnValue(0)
  pass(300)
  expect(asked()).toBe(1)
})

test('an interval asks while the tab is seen', () => {
  const { asked } = begin(10)

  pass(20_000)
  expect(asked()).toBe(2)
  isHidden = true
  pass(20_000)
  expect(asked()).toBe(2)
  expect(Source.opened).toBe(0)
})

test.each([
  ['live', MOVING, 1],
  [30, MOVING, 1],
  ['off', MOVING, 0],
  [30, { kind: 'between', from: 0, to: 1 }, 0],
] as const)('back in the tab, %s asks for %j: %i', (refresh, time, times) => {
  const { asked } = begin(refresh, { time })

  document.dispatchEvent(new Event('visibilitychange'))

  expect(asked()).toBe(times)
})

test('a tab that is left asks nothing', () => {
  const { asked } = begin(30)
  isHidden = true

  document.dispatchEvent(new Event('visibilitychange'))

  expect(asked()).toBe(0)
})

test('by hand the one thing on screen is asked for, too', () => {
  const { result, invalidate } = begin('off')

  act(() => { result.current.refreshNow() })

  expect(invalidate.mock.calls.map(([filter]) => filter?.queryKey?.[0])).toEqual(['view', 'projects', 'one'])
})

test('without a project there is no feed, and none when refreshing stops', () => {
  begin('live', { project: null })
  expect(Source.opened).toBe(0)

  const { rerender } = begin('live')
  expect(Source.last).not.toBeNull()
  rerender('off')
  expect(Source.last).toBeNull()
})
