/** One trace: what happened, when, what it cost, and what was said. */

import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'

import { ApiError } from '../../api/client'
import { type Scope, traceQuery } from '../../api/queries'
import { followMs, type Trace as TraceData } from '../../api/trace'
import { Notice } from '../../components/answers/notice'
import { QueryView } from '../../components/answers/query-view'
import { PageTools } from '../../components/layout/page-tools'
import { toggled } from '../../model/sets'
import { panned, zoomed } from '../../model/trace/axis'
import { useKeys } from '../../state/keys'
import { useLink } from '../../state/link'
import { follow } from '../../state/location'
import { useMedia } from '../../state/media'
import { usePreference } from '../../state/preferences'
import { visit } from '../../state/visited'
import { Heading } from './heading'
import { TraceSkeleton } from './skeleton'
import { SpanPanel } from './span-panel'
import { BackToTraces, Tools, useWayBack } from './tools'
import './trace.css'
import { nextOf, type TraceView, useTrace } from './use-trace'
import { Waterfall } from './waterfall'

export interface TraceProps {
  readonly scope: Scope
  readonly id: string
}

export default function Trace({ scope: { project }, id }: TraceProps) {
  const back = useWayBack()
  useKeys({ u: () => { follow(back) } })
  useEffect(() => { visit('traces', id) }, [id])
  const answer = useQuery({
    ...traceQuery(project, id),
    refetchInterval: ({ state }) => followMs(state.data),
  })
  const isMissing = answer.error instanceof ApiError && (answer.error.status === 404 || answer.error.status === 400)
  if (isMissing && !answer.data) return <Missing id={id} project={project} onRetry={() => { void answer.refetch() }} />
  return (
    <QueryView answer={answer} minHeight={500} skeleton={<TraceSkeleton />}>
      {(trace) => <Loaded project={project} trace={trace} key={id} />}
    </QueryView>
  )
}

function Missing({ id, project, onRetry }: { readonly id: string; readonly project: string; readonly onRetry: () => void }) {
  const link = useLink()
  return (
    <>
      <PageTools><BackToTraces /></PageTools>
      <Notice
        title={<h1>Trace not found</h1>}
        minHeight={360}
        actions={
          <>
            <button type="button" className="button primary" onClick={onRetry}>Try again</button>
            <a className="button" href={link('/traces')}>Back to the traces</a>
          </>
        }
      >
        Project “{project}” has no trace <code className="mono path">{id}</code>. It may be in another project, or its spans are still on their way.
      </Notice>
    </>
  )
}

function Loaded({ project, trace }: { readonly project: string; readonly trace: TraceData }) {
  const view = useTrace(trace)
  const [shown, show] = usePreference('trace.shown', 'path')
  const hasRoom = useMedia('(min-width: 1181px)')
  const { tree } = view
  const errors = useMemo(() => tree.nodes.filter(({ span }) => span.status === 'error').map(({ index }) => index), [tree])
  const togglePath = () => { show(toggled(shown, 'path')) }
  useTraceKeys(view, errors, togglePath)
  useEffect(() => {
    document.title = `${trace.trace.name || 'Trace'} · Podium`
  }, [trace.trace.name])
  // Where there is room for it beside the tree, the panel is never empty.
  const current = view.selected ?? (hasRoom ? (tree.roots[0] ?? null) : null)
  const span = current === null ? undefined : tree.nodes[current]
  return (
    <>
      <PageTools>
        <Tools view={view} hasPath={shown.has('path')} onPath={togglePath} />
      </PageTools>
      <Heading trace={trace} onError={() => { selectNext(view, errors, 1) }} />
      <div className="trace-split">
        <Waterfall view={view} current={current} hasPath={shown.has('path')} />
        {span && <SpanPanel project={project} traceId={trace.trace.trace_id} node={span} view={view} isOver={!hasRoom} />}
      </div>
    </>
  )
}

function selectNext(view: TraceView, candidates: readonly number[], step: 1 | -1): void {
  const next = nextOf(candidates, view.selected, step)
  if (next !== null) view.select(next)
}

function useTraceKeys(view: TraceView, errors: readonly number[], togglePath: () => void): void {
  const { rows, hits, window, whole } = view
  useKeys({
    'j': () => { selectNext(view, rows, 1) },
    'k': () => { selectNext(view, rows, -1) },
    'n': () => { selectNext(view, hits, 1) },
    'N': () => { selectNext(view, hits, -1) },
    'e': () => { selectNext(view, errors, 1) },
    'c': togglePath,
    '+': () => { view.zoom(zoomed(window, whole, 0.5)) },
    '=': () => { view.zoom(zoomed(window, whole, 0.5)) },
    '-': () => { view.zoom(zoomed(window, whole, 2)) },
    '0': () => { view.zoom(whole) },
    '[': () => { view.zoom(panned(window, whole, -0.25)) },
    ']': () => { view.zoom(panned(window, whole, 0.25)) },
    'Escape': () => {
      view.deselect()
      // The panel may have had the keyboard, and may be gone.
      document.querySelector<HTMLElement>('.waterfall-body')?.focus({ preventScroll: true })
    },
  })
}
