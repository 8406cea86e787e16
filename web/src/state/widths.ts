import { useMemo } from 'react'

import { usePreference } from './preferences'

/** Widths of a table's columns in pixels, remembered in this browser: "name=240 cost=90". */
export function useWidths(name: string): readonly [ReadonlyMap<string, number>, (widths: ReadonlyMap<string, number>) => void] {
  const [words, choose] = usePreference(name, '')
  const text = [...words].join(' ')
  const widths = useMemo(() => readWidths(text), [text])
  return [widths, (next) => { choose(new Set([...next].map(([id, width]) => `${id}=${width}`))) }]
}

/** What is no width is left out. */
export function readWidths(text: string): ReadonlyMap<string, number> {
  return new Map([...text.matchAll(/(\w+)=(\d{1,4})\b/g)].map(([, id = '', width]) => [id, Number(width)]))
}
