import { useCallback } from 'react'

import { href, navigate, useLocation } from './location'
import { parseView, type View, writeView } from './view'

export interface LinkTarget {
  /** What is looked at there, where it differs from here. */
  readonly view?: Partial<View>
  /** Parameters that only that page knows. */
  readonly params?: Readonly<Record<string, string | null>>
}

export type Link = (path: string, target?: LinkTarget) => string

/** The query of another page, with the view kept. */
function searchFor(search: string, { view = {}, params = {} }: LinkTarget): string {
  const query = new URLSearchParams(writeView('', { ...parseView(search), ...view }))
  for (const [name, value] of Object.entries(params)) if (value !== null) query.set(name, value)
  const text = query.toString()
  return text && `?${text}`
}

export function useLink(): Link {
  const { search } = useLocation()
  return useCallback((path, target = {}) => href(path, searchFor(search, target)), [search])
}

/** Goes where a link of the same words would lead, for marks that cannot be links. */
export function useGo(): (path: string, target?: LinkTarget) => void {
  const { search } = useLocation()
  return useCallback((path, target = {}) => { navigate(path, searchFor(search, target)) }, [search])
}
