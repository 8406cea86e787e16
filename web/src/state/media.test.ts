import { act } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { runHook } from '../../testing/page'
import { useMedia } from './media'

test('it follows the query, and lets go of it', () => {
  const listeners = new Set<() => void>()
  let matches = false
  vi.stubGlobal('matchMedia', (query: string) => ({
    matches: matches && query === '(max-width: 10px)',
    addEventListener: (_: string, listener: () => void) => listeners.add(listener),
    removeEventListener: (_: string, listener: () => void) => listeners.delete(listener),
  }))
  const { result, unmount } = runHook(() => useMedia('(max-width: 10px)'))
  expect(result.current).toBe(false)

  act(() => {
    matches = true
    for (const listener of listeners) listener()
  })
  expect(result.current).toBe(true)
  unmount()
  expect(listeners.size).toBe(0)
})
