/** JSON as a tree that folds: as many rows as are on screen, searched, walked and copied by keyboard. */

import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react'

import { findParts, holdsParts, isLongString, type JsonNode, openedAtFirst, openedFor, partText, pathOf, visibleParts } from '../model/json'
import { toggled } from '../model/sets'
import { useCopy } from './copy-button'
import { JsonRow } from './json-row'
import { JsonTools } from './json-tools'
import './json-view.css'

export interface JsonViewProps {
  readonly label: string
  readonly nodes: readonly JsonNode[]
  /** Takes the height there is, instead of a part of it at most. */
  readonly isTall?: boolean
}

const ROW = 20
const OVERSCAN = 12
/** As many rows are open at first: what is short is seen whole. */
const ROWS_AT_FIRST = 24
/** A value of fewer parts is taken in at a glance; tools would only be in the way. */
const TOOLS_FROM = 10

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

function useJson(nodes: readonly JsonNode[]): JsonState {
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
function useTreeKeys({ nodes, rows, open, active, toggle, go }: JsonState, copy: (text: string) => void) {
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

export function JsonView({ label, nodes, isTall = false }: JsonViewProps) {
  const state = useJson(nodes)
  const { rows, active } = state
  const [copied, copy] = useCopy()
  const body = useRef<HTMLDivElement>(null)
  const id = useId()
  const onKeyDown = useTreeKeys(state, copy)
  // It remembers nothing between renders that the compiler could keep for it.
  // eslint-disable-next-line react-hooks/incompatible-library
  const virtual = useVirtualizer({
    count: rows.length,
    estimateSize: () => ROW,
    getItemKey: (at) => rows[at] ?? at,
    overscan: OVERSCAN,
    getScrollElement: () => body.current,
  })
  const first = useRef(true)
  useEffect(() => {
    if (!first.current) virtual.scrollToIndex(rows.indexOf(active), { align: 'auto' })
    first.current = false
    // Only when another part is looked at: opening and closing must not move the list.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [active])
  const items = virtual.getVirtualItems()
  const isSeen = items.some(({ index }) => rows[index] === active)
  return (
    <div className={isTall ? 'json tall' : 'json'}>
      {nodes.length >= TOOLS_FROM && <JsonTools label={label} state={state} onCopy={() => partText(nodes, 0)} />}
      <div
        ref={body}
        className="json-body"
        role="tree"
        aria-label={label}
        tabIndex={0}
        aria-activedescendant={isSeen ? `${id}-${active}` : undefined}
        onKeyDown={onKeyDown}
      >
        <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {items.map(({ index, start, key }) => (
            <JsonRow key={key} id={`${id}-${rows[index] ?? 0}`} at={rows[index] ?? 0} place={index} top={start} state={state} measure={virtual.measureElement} copy={copy} />
          ))}
        </div>
      </div>
      <span className="visually-hidden" aria-live="polite">{copied ? 'Copied' : ''}</span>
    </div>
  )
}
