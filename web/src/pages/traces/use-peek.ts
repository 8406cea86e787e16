/** Which trace is looked at beside the list: in the URL, so that a link opens it and back closes it. */

import { type RefObject, useEffect, useRef, useState } from 'react'

import type { TraceSummary } from '../../api/types'
import { enterSidePanel } from '../../components/overlays/side-panel'
import type { TableHandle } from '../../components/tables/table'
import { useKeys } from '../../state/keys'
import { useParams } from '../../state/params'
import { leave, takeVisited } from '../../state/visited'

export interface Peeking {
  /** Null for none. */
  readonly id: string | null
  readonly isOpen: boolean
  /** As the list knows it; null for one that is not in it. */
  readonly row: TraceSummary | null
  readonly canStep: { readonly back: boolean; readonly on: boolean }
  readonly open: (id: string) => void
  readonly close: () => void
  readonly step: (step: 1 | -1) => void
}

export function usePeek(rows: readonly TraceSummary[], table: RefObject<TableHandle | null>): Peeking {
  const [params, setParams] = useParams()
  const id = params.get('peek')
  const at = id === null ? -1 : rows.findIndex(({ trace_id }) => trace_id === id)
  useReturn(rows, table)
  const sort = params.get('sort')
  useEffect(() => { leave('traces', { sort, peek: id }) }, [sort, id])
  const step = (by: 1 | -1) => {
    const next = rows[at + by]
    if (!next) return
    // Walking is one look, not many: back leads out of the panel.
    setParams({ peek: next.trace_id }, { replace: true })
    table.current?.focus(at + by)
  }
  const close = () => {
    setParams({ peek: null })
    if (at >= 0) table.current?.focus(at)
  }
  useKeys({
    j: () => { if (id === null) table.current?.move(1); else step(1) },
    k: () => { if (id === null) table.current?.move(-1); else step(-1) },
    // A list is long: nobody should have to go through all of it to the panel behind it.
    ...(id === null ? {} : { Escape: close, ArrowRight: enterSidePanel, ArrowLeft: () => { if (at >= 0) table.current?.focus(at) } }),
  })
  return {
    id, isOpen: id !== null, row: rows[at] ?? null, canStep: { back: at > 0, on: at + 1 < rows.length && rows.length > 0 }, step, close,
    open: (next) => { setParams({ peek: next === id ? null : next }) },
  }
}

/** Coming back from a trace the keyboard is on its row, if nothing else has it. */
function useReturn(rows: readonly TraceSummary[], table: RefObject<TableHandle | null>): void {
  const [visited] = useState(() => takeVisited('traces'))
  const isDone = useRef(visited === null)
  useEffect(() => {
    if (isDone.current || rows.length === 0) return
    isDone.current = true
    const at = rows.findIndex(({ trace_id }) => trace_id === visited)
    if (at >= 0) table.current?.focus(at, { ifFree: true })
  }, [rows, visited, table])
}
