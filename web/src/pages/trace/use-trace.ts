/** One trace on screen: its tree, which part of it is seen, and which span is looked at. */

import { useDeferredValue, useMemo } from 'react'

import type { Trace, TraceSpan } from '../../api/trace'
import { differing, toggled } from '../../model/sets'
import { criticalPath, type Stretch } from '../../model/trace/critical'
import { retriesOf } from '../../model/trace/retries'
import { closedFrom, revealed, search, searchTexts, visibleRows } from '../../model/trace/rows'
import { type Tree, treeOf } from '../../model/trace/tree'
import { useParams } from '../../state/params'

export interface TraceView {
  readonly tree: Tree<TraceSpan>
  readonly path: ReadonlyMap<number, readonly Stretch[]>
  /** Number of the attempt, of those that are another. */
  readonly attempts: ReadonlyMap<number, number>
  readonly rows: readonly number[]
  readonly closed: ReadonlySet<number>
  readonly hits: readonly number[]
  readonly hitSet: ReadonlySet<number> | null
  readonly query: string
  /** The hits are those of an earlier query. */
  readonly isSearching: boolean
  /** Index of the span looked at; null for none. */
  readonly selected: number | null
  readonly whole: Stretch
  readonly window: Stretch
  readonly select: (index: number) => void
  readonly deselect: () => void
  readonly toggle: (index: number) => void
  /** How deep it was opened last; null for all of it, or where rows were opened and closed since. */
  readonly depth: number | null
  readonly openTo: (depth: number | null) => void
  readonly zoom: (window: Stretch) => void
  readonly find: (query: string) => void
}

function parseZoom(text: string | null, whole: Stretch): Stretch {
  const [, from, to] = /^(-?\d+)~(-?\d+)$/.exec(text ?? '') ?? []
  const window = { from: Math.max(whole.from, Number(from)), to: Math.min(whole.to, Number(to)) }
  return window.to > window.from ? window : whole
}

function parseDepth(text: string | null): number | null {
  return /^\d{1,5}$/.test(text ?? '') ? Number(text) : null
}

const NOTHING: ReadonlySet<number> = new Set()
/** Not every program opens a longer address. */
const MOST_TURNED = 200

export function useTrace(trace: Pick<Trace, 'spans'>): TraceView {
  const [params, setParams] = useParams()
  const tree = useMemo(() => treeOf(trace.spans), [trace.spans])
  const path = useMemo(() => criticalPath(tree), [tree])
  const attempts = useMemo(() => retriesOf(tree), [tree])
  const depth = parseDepth(params.get('depth'))
  // Rows opened or closed by themselves, by span id, so that they outlive spans that come in later.
  const turned = params.get('turned') ?? ''
  const byDepth = useMemo(() => (depth === null ? NOTHING : closedFrom(tree, depth)), [tree, depth])
  const closed = useMemo(() => {
    const indexes = turned.split(',').flatMap((id) => tree.indexOf.get(id) ?? [])
    return indexes.length === 0 ? byDepth : differing(byDepth, new Set(indexes))
  }, [tree, turned, byDepth])
  const turnedBy = (next: ReadonlySet<number>) => {
    const ids = [...differing(byDepth, next)].flatMap((index) => tree.nodes[index]?.span.span_id ?? [])
    return { turned: ids.slice(-MOST_TURNED).join(',') || null }
  }
  const rows = useMemo(() => visibleRows(tree, closed), [tree, closed])
  const whole = useMemo(() => ({ from: tree.startNs, to: tree.finishNs }), [tree])
  const zoomText = params.get('zoom')
  const window = useMemo(() => parseZoom(zoomText, whole), [zoomText, whole])
  const query = params.get('q') ?? ''
  // A letter stands at once, its hits when 50,000 spans have been looked through.
  const sought = useDeferredValue(query)
  const isSearched = sought.trim() !== ''
  const texts = useMemo(() => (isSearched ? searchTexts(tree) : []), [tree, isSearched])
  const hits = useMemo(() => search(texts, sought), [texts, sought])
  const hitSet = useMemo(() => (isSearched ? new Set(hits) : null), [hits, isSearched])
  return {
    tree, path, attempts, rows, closed, hits, hitSet, query, whole, window,
    isSearching: sought !== query,
    selected: tree.indexOf.get(params.get('span') ?? '') ?? null,
    select: (index) => {
      const opened = revealed(tree, closed, index)
      setParams({ span: tree.nodes[index]?.span.span_id ?? null, ...(opened === closed ? {} : turnedBy(opened)) }, { replace: true })
    },
    deselect: () => { setParams({ span: null }, { replace: true }) },
    toggle: (index) => { setParams(turnedBy(toggled(closed, index)), { replace: true }) },
    depth: turned === '' ? depth : null,
    openTo: (wanted) => { setParams({ depth: wanted === null ? null : String(wanted), turned: null }, { replace: true }) },
    zoom: (next) => {
      const isWhole = next.from <= whole.from && next.to >= whole.to
      setParams({ zoom: isWhole ? null : `${Math.round(next.from)}~${Math.round(next.to)}` }, { replace: true })
    },
    find: (text) => { setParams({ q: text }, { replace: true }) },
  }
}

/** The first of `candidates` (in order) after `from`, or before it; goes around. */
export function nextOf(candidates: readonly number[], from: number | null, step: 1 | -1): number | null {
  if (candidates.length === 0) return null
  const at = from ?? (step === 1 ? -1 : Infinity)
  const next = step === 1 ? candidates.find((index) => index > at) : candidates.findLast((index) => index < at)
  return next ?? (step === 1 ? candidates[0] : candidates.at(-1)) ?? null
}
