import { act } from '@testing-library/react'
import { expect, test } from 'vitest'

import { lookAt, runHook } from '../../testing/page'
import { useGo, useLink } from './link'
import { currentLocation } from './location'

test('a link keeps the view, changes what it says, and leaves the own words of a page behind', () => {
  lookAt('/traces?project=shop&range=7d&sort=-cost')
  const { result } = runHook(() => useLink())

  expect(result.current('/')).toBe('/?project=shop&range=7d')
  expect(result.current('/traces', { view: { filter: 'model:x' }, params: { sort: '-duration', peek: null } })).toBe('/traces?project=shop&range=7d&filter=model%3Ax&sort=-duration')
})

test('without a view there is no query', () => {
  lookAt('/traces')
  const { result } = runHook(() => useLink())

  expect(result.current('/traces/1')).toBe('/traces/1')
})

test('going leads where the link of the same words would', () => {
  lookAt('/?range=1h')
  const { result } = runHook(() => useGo())

  act(() => { result.current('/traces', { params: { span: 's' } }) })

  expect(currentLocation()).toEqual({ path: '/traces', search: '?range=1h&span=s' })
})
