import { act } from '@testing-library/react'
import { beforeEach, expect, test, vi } from 'vitest'

import { lookAt, runHook } from '../../testing/page'

let isDark = false
const listeners = new Set<() => void>()

/** A page that was just loaded: the first choice is read then. */
async function load() {
  vi.resetModules()
  return import('./theme')
}

beforeEach(() => {
  isDark = false
  listeners.clear()
  vi.stubGlobal('matchMedia', () => ({
    get matches() { return isDark },
    addEventListener: (_: string, listener: () => void) => listeners.add(listener),
    removeEventListener: (_: string, listener: () => void) => listeners.delete(listener),
  }))
})

test.each([
  ['', null, 'system'],
  ['', 'dark', 'dark'],
  ['?theme=light', 'dark', 'light'],
  ['?theme=pink', 'dark', 'system'],
])('with %j in the address and %s remembered, the choice is %s', async (search, stored, choice) => {
  window.history.replaceState(null, '', `/${search}`)
  if (stored) localStorage.setItem('podium.theme', stored)
  const { useThemeChoice } = await load()

  expect(runHook(() => useThemeChoice()).result.current).toBe(choice)
})

test('a choice is drawn, remembered, and heard of', async () => {
  const { chooseTheme, useTheme } = await load()
  const { result } = runHook(() => useTheme())
  expect(result.current).toBe('light')

  act(() => { chooseTheme('dark') })

  expect(result.current).toBe('dark')
  expect(document.documentElement.dataset['theme']).toBe('dark')
  expect(localStorage.getItem('podium.theme')).toBe('dark')
  expect(window.location.search).toBe('')
})

test('the system turns dark: who follows it follows', async () => {
  const { useTheme } = await load()
  const { result } = runHook(() => useTheme())

  act(() => {
    isDark = true
    for (const listener of listeners) listener()
  })

  expect(result.current).toBe('dark')
})

test('a theme in the address is changed there, so that it does not win the next time', async () => {
  lookAt('/traces?theme=light&range=7d')
  const { chooseTheme } = await load()

  chooseTheme('dark')

  expect(window.location.search).toBe('?theme=dark&range=7d')
})

test('where storage is forbidden a choice lasts as long as the page', async () => {
  const refuse = () => { throw new Error('forbidden') }
  vi.stubGlobal('localStorage', { getItem: refuse, setItem: refuse, clear: () => undefined })
  const { chooseTheme, useThemeChoice } = await load()

  chooseTheme('dark')

  expect(runHook(() => useThemeChoice()).result.current).toBe('dark')
})
