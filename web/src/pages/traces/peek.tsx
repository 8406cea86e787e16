/** The essentials of one trace beside the list: what it came to, what was asked and answered, its first spans. */

import { useQuery } from '@tanstack/react-query'

import { ApiError } from '../../api/client'
import { spanQuery, traceQuery } from '../../api/queries'
import { followMs, type Trace, type TraceSpan } from '../../api/trace'
import type { SpanDetail, TraceSummary } from '../../api/types'
import { Notice } from '../../components/answers/notice'
import { SkeletonRows } from '../../components/answers/skeleton'
import { JsonText } from '../../components/json/json-text'
import { type PanelPlace, SidePanel } from '../../components/overlays/side-panel'
import { Fold } from '../../components/text/fold'
import { Markdown } from '../../components/text/markdown'
import { answered, asked } from '../../model/conversation'
import * as format from '../../model/format'
import { useMedia } from '../../state/media'
import { useSettled } from '../../state/settled'
import { PeekHead } from './peek-head'
import { PeekSpans } from './peek-spans'
import './peek.css'
import type { Peeking } from './use-peek'

export interface PeekProps {
  readonly project: string
  readonly peeking: Peeking
}

/** Walking the list by keyboard asks only for the traces one stays on. */
const SETTLE_MS = 90
/** More are not read for a look in passing: 50,000 spans are 10 MB. */
const MOST_SPANS = 5_000

export function usePanelPlace(): PanelPlace {
  const hasRoom = useMedia('(min-width: 1181px)')
  const isPhone = useMedia('(max-width: 640px)')
  return hasRoom ? 'beside' : isPhone ? 'sheet' : 'over'
}

interface Look {
  readonly summary: TraceSummary | null
  readonly trace: Trace | undefined
  readonly error: Error | null
  readonly isLarge: boolean
}

/** What is known of the trace: at once what the list knows, then all of it. */
function useLook(project: string, id: string, row: TraceSummary | null): Look {
  const settled = useSettled(id, SETTLE_MS)
  const isLarge = row !== null && row.spans > MOST_SPANS
  const answer = useQuery({ ...traceQuery(project, settled), enabled: !isLarge, refetchInterval: ({ state }) => followMs(state.data) })
  // What is on its way may still be of the trace before.
  const { data: trace, error } = settled === id ? answer : { data: undefined, error: null }
  return { summary: trace?.trace ?? row, trace, error, isLarge }
}

/** Nothing while no trace is looked at. */
export function Peek({ project, peeking }: PeekProps) {
  return peeking.id !== null && <Panel project={project} peeking={peeking} id={peeking.id} />
}

function Panel({ project, peeking: { row, close, step, canStep }, id }: PeekProps & { readonly id: string }) {
  const place = usePanelPlace()
  const look = useLook(project, id, row)
  return (
    <SidePanel
      label="Trace"
      place={place}
      isBusy={look.trace === undefined && !look.isLarge && look.error === null}
      onClose={close}
      head={<PeekHead id={id} trace={look.summary} onClose={close} onStep={step} canStep={canStep} />}
    >
      <Body project={project} look={look} />
    </SidePanel>
  )
}

function Body({ project, look: { summary, trace, error, isLarge } }: { readonly project: string; readonly look: Look }) {
  if (isLarge) {
    return <Notice title={format.plural(summary?.spans ?? 0, 'span')} minHeight={160}>Too many to preview. Open the trace to see them.</Notice>
  }
  if (trace) {
    return (
      <>
        <Fault spans={trace.spans} />
        <Said project={project} trace={trace} />
        <PeekSpans trace={trace} />
      </>
    )
  }
  if (!error) return <div className="peek-skeleton"><SkeletonRows rows={8} height={34} /></div>
  const isMissing = error instanceof ApiError && error.status === 404
  return <Notice tone={isMissing ? 'plain' : 'bad'} title={isMissing ? 'Trace not found' : 'This could not be loaded'} minHeight={200}>{error.message}</Notice>
}

/** Why it failed: the failure highest up, which the others led to. */
function Fault({ spans }: { readonly spans: readonly TraceSpan[] }) {
  const failed = spans.filter(({ status }) => status === 'error')
  const fault = failed.find(({ parent_span_id: parent }) => parent === null) ?? failed[0]
  if (!fault) return null
  return (
    <p className="peek-fault">
      <b>{fault.error_type || 'error'}</b> {fault.status_message} <span>in {fault.name}</span>
    </p>
  )
}

/** The spans with the input and output of the trace: the root, or where it has none the first and the last model call. */
function speakers(spans: readonly TraceSpan[]): readonly string[] {
  const sent = spans.filter(({ isSent }) => isSent)
  const calls = sent.filter(({ kind }) => kind === 'llm')
  const top = sent.find(({ parent_span_id: parent }) => parent === null)
  return [top, calls[0], calls.at(-1)].flatMap((span) => span?.span_id ?? [])
}

function inputOf({ messages, input_text }: SpanDetail): string {
  return asked(messages.input) || input_text
}

function outputOf({ messages, output_text }: SpanDetail): string {
  return answered(messages.output) || output_text
}

function Said({ project, trace: { trace, spans } }: { readonly project: string; readonly trace: Trace }) {
  const [top = '', first = '', last = ''] = speakers(spans)
  const of = (id: string, isWanted: boolean) => ({ ...spanQuery(project, trace.trace_id, id), enabled: isWanted && id !== '' })
  const root = useQuery(of(top, true))
  const isSilent = (text: (detail: SpanDetail) => string) => root.data !== undefined && text(root.data) === ''
  const asker = useQuery(of(first, isSilent(inputOf)))
  const answerer = useQuery(of(last, isSilent(outputOf)))
  if (top !== '' && root.isPending) return <div className="peek-skeleton"><SkeletonRows rows={3} height={30} /></div>
  const input = [root.data, asker.data].flatMap((detail) => (detail ? [inputOf(detail)] : [])).find(Boolean) ?? ''
  const output = [root.data, answerer.data].flatMap((detail) => (detail ? [outputOf(detail)] : [])).find(Boolean) ?? ''
  if (input === '' && output === '') return null
  return (
    <>
      <Words title="Input" text={input} />
      <Words title="Output" text={output} />
    </>
  )
}

function Words({ title, text }: { readonly title: string; readonly text: string }) {
  if (text === '') return null
  return (
    <section className="peek-part" aria-label={title}>
      <h3>{title}</h3>
      {/^\s*[[{]/.test(text) ? <JsonText label={title} value={text} className="peek-text mono" /> : <Fold text={text}>{(shown) => <Markdown text={shown} />}</Fold>}
    </section>
  )
}
