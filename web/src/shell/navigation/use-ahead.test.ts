import { expect, test, vi } from 'vitest'

import { runHook, SCOPE } from '../../../testing/page'
import type { Found, PageEntry } from './pages'
import { useAhead } from './use-ahead'

const page = (ahead: PageEntry['ahead']): Found => ({ page: { path: '/traces/:id', name: 'Trace', ...(ahead ? { ahead } : {}) }, id: '7' })

test('what a page asks first is asked once, as soon as the project is known', () => {
  const ahead = vi.fn(() => Promise.reject(new Error('the page says it')))
  const found = page(ahead)
  const unknown = { ...SCOPE, project: '' }
  const { rerender, cache } = runHook((scope: typeof SCOPE) => { useAhead(found, scope) }, unknown)
  expect(ahead).not.toHaveBeenCalled()

  rerender(SCOPE)
  rerender(SCOPE)

  expect(ahead.mock.calls).toEqual([[cache, SCOPE, '7']])
})

test('without a page, or one that asks nothing, nothing is asked', () => {
  expect(() => { runHook(() => { useAhead(null, SCOPE) }) }).not.toThrow()
  expect(() => { runHook(() => { useAhead(page(undefined), SCOPE) }) }).not.toThrow()
})
