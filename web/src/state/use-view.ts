import { useMemo } from 'react'

import { currentLocation, navigate, useLocation } from './location'
import { parseView, type View, writeView } from './view'

export type ChangeView = (change: Partial<View>, options?: { replace?: boolean }) => void

const changeView: ChangeView = (change, options) => {
  const { path, search } = currentLocation()
  navigate(path, writeView(search, { ...parseView(search), ...change }), options)
}

/** The view in the URL, and how to change part of it. */
export function useView(): readonly [View, ChangeView] {
  const { search } = useLocation()
  return [useMemo(() => parseView(search), [search]), changeView]
}
