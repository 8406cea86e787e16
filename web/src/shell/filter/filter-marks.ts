/** A filter cut into stretches that look alike: terms, the fault, and what is between. */

import type { Problem } from '../../api/client'
import type { FilterTerm } from '../../api/types'

export interface Stretch {
  readonly from: number
  readonly text: string
  readonly mark: 'plain' | 'term' | 'fault'
}

/** 'kind:llm x' with a term at 0, length 8 → "kind:llm" as term, " x" plain. */
export function marksOf(text: string, terms: readonly FilterTerm[], problem: Problem | null): Stretch[] {
  const fault = faultOf(text, problem)
  const marked = fault
    ? [{ from: fault.from, to: fault.to, mark: 'fault' as const }]
    : terms.map(({ position, length }) => ({ from: position, to: position + length, mark: 'term' as const }))
  const stretches: Stretch[] = []
  let at = 0
  const push = (to: number, mark: Stretch['mark']) => {
    if (to > at) stretches.push({ from: at, text: text.slice(at, to), mark })
    at = Math.max(at, to)
  }
  for (const { from, to, mark } of marked.toSorted((a, b) => a.from - b.from)) {
    push(from, 'plain')
    push(to, mark)
  }
  push(text.length, 'plain')
  return stretches
}

/** Where the fault is; a fault at the very end takes in the last character, so that it can be seen. */
export function faultOf(text: string, problem: Problem | null): { from: number; to: number } | null {
  if (problem?.position === undefined) return null
  const from = Math.min(problem.position, Math.max(0, text.length - 1))
  return { from, to: Math.min(text.length, Math.max(from + 1, problem.position + (problem.length ?? 1))) }
}
