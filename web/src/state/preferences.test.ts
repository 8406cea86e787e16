import { act } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { runHook } from '../../testing/page'
import { usePreference } from './preferences'

test('what was chosen stays under its own name, and every reader is notified', () => {
  const one = runHook(() => usePreference('columns', 'time name'))
  const two = runHook(() => usePreference('columns', 'time name'))
  const other = runHook(() => usePreference('facets', ''))
  expect([...one.result.current[0]]).toEqual(['time', 'name'])

  act(() => { one.result.current[1](new Set(['cost', 'name'])) })

  expect([...two.result.current[0]]).toEqual(['cost', 'name'])
  expect(other.result.current[0].size).toBe(0)
  expect(localStorage.getItem('podium.columns')).toBe('cost name')
})

test('none of them is a choice, too', () => {
  const { result } = runHook(() => usePreference('path', 'path'))

  act(() => { result.current[1](new Set()) })

  expect(result.current[0].size).toBe(0)
})

test('where storage is forbidden a choice lasts as long as the page', () => {
  vi.stubGlobal('localStorage', {
    getItem: () => { throw new Error('forbidden') },
    setItem: () => { throw new Error('forbidden') },
    clear: () => undefined,
  })
  const { result } = runHook(() => usePreference('forbidden', 'a'))
  expect([...result.current[0]]).toEqual(['a'])

  act(() => { result.current[1](new Set(['b'])) })

  expect([...result.current[0]]).toEqual(['b'])
})
