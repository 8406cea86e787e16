import { act } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { lookAt, runHook } from '../../testing/page'
import { currentLocation } from './location'
import { useParams } from './params'

test('some parameters change, the others stay; null and nothing take one away', () => {
  lookAt('/traces?range=7d&peek=1&q=x')
  const { result } = runHook(() => useParams())

  act(() => { result.current[1]({ peek: null, q: '', sort: '-cost' }) })

  expect(currentLocation()).toEqual({ path: '/traces', search: '?range=7d&sort=-cost' })
  expect(result.current[0].get('sort')).toBe('-cost')
})

test('the last parameter takes the question mark with it', () => {
  lookAt('/traces?peek=1')
  const { result } = runHook(() => useParams())
  const replace = vi.spyOn(window.history, 'replaceState')

  act(() => { result.current[1]({ peek: null }, { replace: true }) })

  expect(currentLocation()).toEqual({ path: '/traces', search: '' })
  expect(replace).toHaveBeenCalledOnce()
})
