import { act } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { runHook } from '../../testing/page'
import { useSettled } from './settled'

test('a value settles once it has stayed the same', () => {
  vi.useFakeTimers()
  const { result, rerender } = runHook((value: string) => useSettled(value, 100), 'a' as string)
  const pass = (ms: number) => { act(() => { vi.advanceTimersByTime(ms) }) }

  expect(result.current).toBe('a')
  rerender('b')
  pass(99)
  rerender('c')
  pass(99)
  expect(result.current).toBe('a')
  pass(1)
  expect(result.current).toBe('c')
})
