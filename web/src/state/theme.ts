/** Light, dark or as the system has it: a preference, kept in localStorage; `?theme=` in the URL overrides it for one visit. */

import { useSyncExternalStore } from 'react'

import { currentLocation, navigate } from './location'

export type ThemeChoice = 'light' | 'dark' | 'system'
export type Theme = 'light' | 'dark'

const KEY = 'podium.theme'
const CHANGED = 'podium:theme'
const system = window.matchMedia('(prefers-color-scheme: dark)')

function isChoice(text: string | null): text is ThemeChoice {
  return text === 'light' || text === 'dark' || text === 'system'
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null // Storage may be forbidden; the choice then lasts as long as the page.
  }
}

let choice = initialChoice()

function initialChoice(): ThemeChoice {
  const text = new URLSearchParams(window.location.search).get('theme') ?? stored()
  return isChoice(text) ? text : 'system'
}

function themeOf(wanted: ThemeChoice): Theme {
  if (wanted !== 'system') return wanted
  return system.matches ? 'dark' : 'light'
}

function apply(): void {
  document.documentElement.dataset['theme'] = themeOf(choice)
  window.dispatchEvent(new Event(CHANGED))
}

export function chooseTheme(next: ThemeChoice): void {
  choice = next
  try {
    localStorage.setItem(KEY, next)
  } catch {
    // As above.
  }
  const { path, search } = currentLocation()
  const params = new URLSearchParams(search)
  if (params.has('theme')) {
    params.set('theme', next)
    navigate(path, `?${params.toString()}`, { replace: true })
  }
  apply()
}

function subscribe(listener: () => void): () => void {
  system.addEventListener('change', apply)
  window.addEventListener(CHANGED, listener)
  return () => {
    system.removeEventListener('change', apply)
    window.removeEventListener(CHANGED, listener)
  }
}

export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(subscribe, () => choice)
}

/** The theme on screen; charts are drawn anew when it changes. */
export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, () => themeOf(choice))
}
