import { act } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { runHook } from '../../testing/page'
import { beginFilter, useBegunFilter } from './draft'

test('a filter that is begun elsewhere reaches whoever finishes it now', () => {
  const [first, second] = [vi.fn(), vi.fn()]
  const { rerender, unmount } = runHook(useBegunFilter, first)

  act(() => { beginFilter('model:') })
  rerender(second)
  act(() => { beginFilter('cost>') })
  window.dispatchEvent(new Event('podium:draft'))
  unmount()
  beginFilter('late')

  expect(first.mock.calls).toEqual([['model:']])
  expect(second.mock.calls).toEqual([['cost>']])
})
