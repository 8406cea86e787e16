import { useMemo } from 'react'

import { currentLocation, navigate, useLocation } from './location'

export type SetParams = (change: Readonly<Record<string, string | null>>, options?: { replace?: boolean }) => void

const setParams: SetParams = (change, options) => {
  const { path, search } = currentLocation()
  const params = new URLSearchParams(search)
  for (const [name, value] of Object.entries(change)) {
    if (value === null || value === '') params.delete(name)
    else params.set(name, value)
  }
  const text = params.toString()
  navigate(path, text && `?${text}`, options)
}

/** The parameters that only this page knows, and how to change some of them; null takes one away. */
export function useParams(): readonly [URLSearchParams, SetParams] {
  const { search } = useLocation()
  return [useMemo(() => new URLSearchParams(search), [search]), setParams]
}
