import { act } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { runHook } from '../../testing/page'
import { useNow } from './clock'

test('it ticks every ten seconds while the tab is seen', () => {
  vi.useFakeTimers()
  const { result, unmount } = runHook(() => useNow())
  const begin = Date.now()

  act(() => { vi.advanceTimersByTime(9_999) })
  expect(result.current).toBeLessThanOrEqual(begin)
  act(() => { vi.advanceTimersByTime(1) })
  expect(result.current).toBe(begin + 10_000)
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(true)
  act(() => { vi.advanceTimersByTime(20_000) })
  expect(result.current).toBe(begin + 10_000)
  unmount()
  expect(vi.getTimerCount()).toBe(0)
})
