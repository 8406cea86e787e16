/** How a list was left: which thing was opened last, and what the list alone knew, so that the way back leads there. */

import type { LinkTarget } from './link'

type Params = NonNullable<LinkTarget['params']>

const opened = new Map<string, string>()
const left = new Map<string, Params>()

export function visit(list: string, id: string): void {
  opened.set(list, id)
}

/** Given once: who comes back later by another way begins at the top. */
export function takeVisited(list: string): string | null {
  const id = opened.get(list) ?? null
  opened.delete(list)
  return id
}

/** Remembers the parameters of the list's own, like its sort. */
export function leave(list: string, params: Params): void {
  left.set(list, params)
}

export function leftAs(list: string): Params {
  return left.get(list) ?? {}
}
