/** What is open, looked at and searched in a JSON tree, and the keys that change it. */

import { type KeyboardEvent, useMemo, useState } from 'react'

import { findParts, holdsParts, isLongString, type JsonNode, openedAtFirst, openedFor, partText, pathOf, visibleParts } from '../../model/json'
import { toggled } from '../../model/sets'

/** As many rows are open at first: what is short is seen whole. */
const ROWS_AT_FIRST = 24

export interface JsonState {
  readonly nodes: readonly JsonNode[]
  readonly rows: readonly number[]
  readonly open: ReadonlySet<number>
  /** The part the keys act on. */
  readonly active: number
  readonly query: string
  readonly hits: readonly number[]
  readonly setOpen: (open: ReadonlySet<number>) => void
  readonly toggle: (index: number) => void
  readonly go: (index: number) => void
  readonly find: (query: string) => void
  /** To the next or previous hit; goes around. */
  readonly step: (step: 1 | -1) => void
}

export function useJson(nodes: readonly JsonNode[]): JsonState {
  const [open, setOpen] = useState<ReadonlySet<number>>(() => openedAtFirst(nodes, ROWS_AT_FIRST))
  const [active, setActive] = useState(0)
  const [query, setQuery] = useState('')
  const rows = useMemo(() => visibleParts(nodes, open), [nodes, open])
  const hits = useMemo(() => findParts(nodes, query), [nodes, query])
  const reveal = (index: number | undefined) => {
    if (index === undefined) return
    setOpen(openedFor(nodes, open, index))
    setActive(index)
  }
  return {
    nodes, rows, open, active, query, hits, setOpen,
    toggle: (index) => {
      setActive(index)
      setOpen(toggled(open, index))
    },
    go: setActive,
    find: (text) => {
      setQuery(text)
      reveal(findParts(nodes, text)[0])
    },
    step: (step) => {
      const next = step === 1 ? hits.find((hit) => hit > active) : hits.findLast((hit) => hit < active)
      reveal(next ?? (step === 1 ? hits[0] : hits.at(-1)))
    },
  }
}

/** As the tree pattern of WAI-ARIA has it; c and p copy the value and the path. */
export function useTreeKeys({ nodes, rows, open, active, toggle, go }: JsonState, copy: (text: string) => void) {
  const near = (step: number) => rows[Math.max(0, Math.min(rows.length - 1, rows.indexOf(active) + step))] ?? active
  const node = nodes[active]
  const folds = node !== undefined && (holdsParts(node) || isLongString(node))
  const turn = () => { if (folds) toggle(active) }
  const moves: Readonly<Record<string, () => void>> = {
    ArrowDown: () => { go(near(1)) },
    ArrowUp: () => { go(near(-1)) },
    Home: () => { go(rows[0] ?? 0) },
    End: () => { go(rows.at(-1) ?? 0) },
    ArrowRight: () => {
      if (folds && !open.has(active)) toggle(active)
      else if (node && holdsParts(node)) go(active + 1)
    },
    ArrowLeft: () => {
      if (folds && open.has(active)) toggle(active)
      else if (node && node.parent >= 0) go(node.parent)
    },
    'Enter': turn,
    ' ': turn,
    'c': () => { copy(partText(nodes, active)) },
    'p': () => { copy(pathOf(nodes, active)) },
  }
  return (event: KeyboardEvent) => {
    const move = event.metaKey || event.ctrlKey || event.altKey ? undefined : moves[event.key]
    if (!move) return
    event.preventDefault()
    move()
  }
}
