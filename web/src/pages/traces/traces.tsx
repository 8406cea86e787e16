/** Traces: all of them, newest first or by what they cost, took or did; each a click from its spans. */

import { useCallback, useEffect, useRef, useState } from 'react'

import type { Scope } from '../../api/queries'
import type { Project } from '../../api/types'
import { useRefreshOr } from '../../api/usual-refresh'
import { NothingHere } from '../../components/answers/nothing-here'
import { Notice } from '../../components/answers/notice'
import { QueryView } from '../../components/answers/query-view'
import { SkeletonRows } from '../../components/answers/skeleton'
import type { TableHandle } from '../../components/tables/table'
import { plural } from '../../model/format'
import { DEFAULT_SORT, parseSort, type Sort } from '../../model/trace/list'
import { useNow } from '../../state/clock'
import { useKeys } from '../../state/keys'
import { useMedia } from '../../state/media'
import { useParams } from '../../state/params'
import { usePreference } from '../../state/preferences'
import { useView } from '../../state/use-view'
import { USUAL_COLUMNS } from './columns'
import { Facets } from './facets'
import { FacetsDrawer } from './facets-drawer'
import { Peek } from './peek'
import { Rows } from './rows'
import { Toolbar } from './toolbar'
import './traces.css'
import { usePeek } from './use-peek'
import { type TraceRows, usePausableRows, useTraceList } from './use-trace-list'

export interface TracesProps {
  readonly scope: Scope
  readonly project: Project | null
}

const NO_ROWS: readonly never[] = []
/** Further down than this the list pauses by itself: what is read must not move. */
const READING_PIXELS = 160

function useAutomaticPause(list: TraceRows): void {
  const latest = useRef(list)
  useEffect(() => { latest.current = list })
  const byItself = useRef(false)
  useEffect(() => {
    const onScroll = () => {
      const isReading = window.scrollY > READING_PIXELS
      if (isReading && !latest.current.isPaused) {
        byItself.current = true
        latest.current.pause()
      } else if (!isReading && byItself.current) {
        byItself.current = false
        latest.current.resume()
      }
    }
    window.addEventListener('scroll', onScroll, { passive: true })
    return () => { window.removeEventListener('scroll', onScroll) }
  }, [])
}

/** Width of an element, to the pixel. */
function useWidth() {
  const [width, setWidth] = useState(0)
  const ref = useCallback((element: HTMLElement | null) => {
    if (!element) return undefined
    const observer = new ResizeObserver(() => { setWidth(element.clientWidth) })
    observer.observe(element)
    setWidth(element.clientWidth)
    return () => { observer.disconnect() }
  }, [])
  return [width, ref] as const
}

/** Whether the facets stand beside the list: a trace that is looked at needs their room first. */
function useFacetRoom(isPeeking: boolean): boolean {
  const hasRoom = useMedia('(min-width: 901px)')
  const isNarrow = useMedia('(max-width: 1180px)')
  const isWide = useMedia('(min-width: 1580px)')
  return hasRoom && (!isPeeking || isNarrow || isWide)
}

export default function Traces({ scope, project }: TracesProps) {
  const [view, change] = useView()
  const [params, setParams] = useParams()
  const sort = parseSort(params.get('sort'))
  const { answer, hasMore, readMore, more } = useTraceList(scope, sort)
  const list = usePausableRows(answer.data?.rows ?? NO_ROWS, JSON.stringify([scope, sort]), sort)
  const [columns, chooseColumns] = usePreference('traces.columns', USUAL_COLUMNS)
  const [drawerIsOpen, setDrawerIsOpen] = useState(false)
  const [width, measure] = useWidth()
  const now = useNow()
  const table = useRef<TableHandle>(null)
  const peeking = usePeek(list.rows, table)
  const hasRoom = useFacetRoom(peeking.isOpen)
  const refresh = useRefreshOr(view.refresh)
  useAutomaticPause(list)
  useKeys({ p: list.isPaused ? list.resume : list.pause })
  const onSort = (next: Sort) => { setParams({ sort: next === DEFAULT_SORT ? null : next }) }
  const facets = <Facets scope={scope} onFilter={(filter) => { change({ filter }) }} />

  return (
    <>
      <div className="traces-top" data-peek={peeking.isOpen}>
        <h1>Traces</h1>
        <Toolbar
          scope={scope}
          list={list}
          known={answer.data}
          hasMore={hasMore}
          isLive={refresh !== 'off'}
          sort={sort}
          onSort={onSort}
          columns={columns}
          onColumns={chooseColumns}
          onFacets={() => { setDrawerIsOpen(true) }}
        />
      </div>
      <div className="traces" data-peek={peeking.isOpen}>
        {hasRoom && <aside className="traces-facets" aria-label="Facets">{facets}</aside>}
        {!hasRoom && drawerIsOpen && <FacetsDrawer onClose={() => { setDrawerIsOpen(false) }}>{facets}</FacetsDrawer>}
        <section ref={measure} className="panel traces-list" aria-label="List" aria-busy={answer.isPlaceholderData} data-stale={answer.isPlaceholderData || undefined}>
          <QueryView answer={answer} minHeight={480} skeleton={<div className="traces-skeleton"><SkeletonRows rows={16} height={34} /></div>}>
            {() =>
              list.rows.length === 0 && !answer.isPlaceholderData ? (
                <NothingHere time={scope.time} filter={scope.filter} project={project} now={now} onChange={change} />
              ) : (
                <Rows rows={list.rows} shown={columns} width={width} sort={sort} onSort={onSort} table={table} peeking={peeking} onEnd={readMore} foot={<Foot more={more} hasMore={hasMore} count={list.rows.length} />} />
              )
            }
          </QueryView>
        </section>
        <Peek project={scope.project} peeking={peeking} />
      </div>
      <NewOnes list={list} />
    </>
  )
}

function NewOnes({ list: { isPaused, waiting, resume } }: { readonly list: TraceRows }) {
  if (!isPaused || waiting === 0) return null
  const show = () => {
    resume()
    window.scrollTo({ top: 0 })
  }
  return (
    <button type="button" className="traces-new" onClick={show}>
      {plural(waiting, 'new trace')} ↑
    </button>
  )
}

interface FootProps {
  readonly more: { readonly isError: boolean; readonly error: Error | null; readonly reset: () => void }
  readonly hasMore: boolean
  readonly count: number
}

function Foot({ more, hasMore, count }: FootProps) {
  if (more.isError) {
    return (
      <Notice
        tone="bad"
        title="The next traces could not be loaded"
        actions={<button type="button" className="button" onClick={more.reset}>Try again</button>}
      >
        {more.error?.message}
      </Notice>
    )
  }
  if (hasMore) return <div className="traces-skeleton"><SkeletonRows rows={2} height={34} /></div>
  return count > 12 ? <p className="traces-end">End of the list.</p> : null
}
