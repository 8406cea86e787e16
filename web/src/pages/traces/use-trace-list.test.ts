import { act, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'

import { runHook, SCOPE, serve } from '../../../testing/page'
import { traceSummary } from '../../../testing/samples'
import type { Sort } from '../../model/trace/list'
import { usePausableRows, useTraceList } from './use-trace-list'

const row = (trace_id: string) => traceSummary({ trace_id })

function begin(sort: Sort = '-start_time') {
  const page = runHook(({ ids, of }: { ids: string; of: string }) => usePausableRows([...ids].map(row), of, sort), { ids: 'cba', of: 'q' })
  return {
    ...page,
    shown: () => page.result.current.rows.map(({ trace_id }) => trace_id).join(''),
    pause: () => { act(() => { page.result.current.pause() }) },
    resume: () => { act(() => { page.result.current.resume() }) },
  }
}

test('what comes in while it is paused waits, what is read at the foot does not', () => {
  const { rerender, shown, pause, resume, result } = begin()

  pause()
  rerender({ ids: 'edcba0', of: 'q' })
  pause()
  expect([shown(), result.current.waiting, result.current.isPaused]).toEqual(['cba0', 2, true])
  resume()
  expect([shown(), result.current.waiting, result.current.isPaused]).toEqual(['edcba0', 0, false])
})

test('another question is not paused', () => {
  const { rerender, shown, pause, result } = begin()

  pause()
  rerender({ ids: 'dcba', of: 'other' })

  expect([shown(), result.current.isPaused]).toEqual(['dcba', false])
})

test('in another order new ones may come in anywhere: none is held back', () => {
  const { rerender, shown, pause } = begin('-cost')

  pause()
  rerender({ ids: 'cdba', of: 'q' })

  expect(shown()).toBe('cdba')
})

test('more is read as long as there is more, one page at a time', async () => {
  const asked = serve({ traces: ({ parameters }) => (parameters['cursor'] ? { traces: [row('a')], next_cursor: null } : { traces: [row('b')], next_cursor: 'c1' }) })
  const { result } = runHook(() => useTraceList(SCOPE, '-start_time'))
  await waitFor(() => { expect(result.current.hasMore).toBe(true) })

  act(() => { result.current.readMore() })
  await waitFor(() => { expect(result.current.hasMore).toBe(false) })
  act(() => { result.current.readMore() })

  expect(result.current.answer.data?.rows.map(({ trace_id }) => trace_id)).toEqual(['b', 'a'])
  expect(asked).toHaveLength(2)
})

test('a page that failed is not asked for again until somebody says so', async () => {
  const asked = serve({ traces: ({ parameters }) => (parameters['cursor'] ? new Response('', { status: 500 }) : { traces: [row('b')], next_cursor: 'c1' }) })
  const { result } = runHook(() => useTraceList(SCOPE, '-start_time'))
  await waitFor(() => { expect(result.current.hasMore).toBe(true) })

  act(() => { result.current.readMore() })
  await waitFor(() => { expect(result.current.more.isError).toBe(true) })
  act(() => { result.current.readMore() })
  expect(asked).toHaveLength(2)
  act(() => { result.current.more.reset() })
  await waitFor(() => { expect(result.current.more.isError).toBe(false) })
  act(() => { result.current.readMore() })
  await waitFor(() => { expect(asked).toHaveLength(3) })
})
