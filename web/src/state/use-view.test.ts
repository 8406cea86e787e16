import { act } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { lookAt, runHook } from '../../testing/page'
import { currentLocation } from './location'
import { useView } from './use-view'

test('part of the view changes in the address; the rest and the own words of a page stay', () => {
  lookAt('/traces?project=shop&range=7d&sort=-cost')
  const { result } = runHook(() => useView())
  expect(result.current[0].project).toBe('shop')

  act(() => { result.current[1]({ filter: 'model:x' }) })

  expect(currentLocation()).toEqual({ path: '/traces', search: '?sort=-cost&project=shop&range=7d&filter=model%3Ax' })
  expect(result.current[0].filter).toBe('model:x')
})

test('a change that is no step of its own makes no entry', () => {
  const { result } = runHook(() => useView())
  const push = vi.spyOn(window.history, 'pushState')

  act(() => { result.current[1]({ refresh: 'off' }, { replace: true }) })

  expect(push).not.toHaveBeenCalled()
  expect(result.current[0].refresh).toBe('off')
})
