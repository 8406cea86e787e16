/** Everything about one span: what was said, why it costs what it costs, and all that was sent. */

import { useQuery } from '@tanstack/react-query'
import { spanQuery } from '../../api/queries'
import type { TraceSpan } from '../../api/trace'
import type { SpanDetail } from '../../api/types'
import { Notice } from '../../components/answers/notice'
import { QueryView } from '../../components/answers/query-view'
import { SkeletonRows } from '../../components/answers/skeleton'
import { type Tab, Tabs } from '../../components/forms/tabs'
import { Badge } from '../../components/labels/badge'
import { Icon } from '../../components/labels/icon'
import { CopyButton } from '../../components/text/copy-button'
import { kindColour, providerColour } from '../../model/colours'
import * as format from '../../model/format'
import { modelLabel } from '../../model/names'
import type { Node } from '../../model/trace/tree'
import { useParams } from '../../state/params'
import { useSettled } from '../../state/settled'
import { Attributes } from './attributes'
import { Conversation } from './conversation'
import { Cost } from './cost'
import { Events, Links } from './events'
import { Raw } from './raw'
import type { TraceView } from './use-trace'

export interface SpanPanelProps {
  readonly project: string
  readonly traceId: string
  readonly node: Node<TraceSpan>
  readonly view: TraceView
  /** Lies over the tree: there is no room beside it. */
  readonly isOver: boolean
}

const TABS = ['conversation', 'cost', 'attributes', 'events', 'links', 'raw'] as const
type TabName = (typeof TABS)[number]

/** Going through spans by keyboard asks only for those one stays on. */
const SETTLE_MS = 70

export function SpanPanel(props: SpanPanelProps) {
  const { node, view, isOver } = props
  if (node.span.isSent) return <SentPanel {...props} />
  return (
    <aside className={isOver ? 'panel span-panel over' : 'panel span-panel'} aria-label="Span" tabIndex={-1}>
      <Head node={node} view={view} detail={undefined} isOver={isOver} />
      <Notice title={node.span.running ? 'Still running' : 'Not sent'} minHeight={160}>
        {node.span.running
          ? 'A span is sent when it ends. Its messages and cost will then be shown here.'
          : 'Other spans name it as their parent, but it never arrived: its process may have crashed, or it was not sampled.'}
      </Notice>
    </aside>
  )
}

function SentPanel({ project, traceId, node, view, isOver }: SpanPanelProps) {
  const { span } = node
  const id = useSettled(span.span_id, SETTLE_MS)
  const answer = useQuery({ ...spanQuery(project, traceId, id), refetchInterval: span.running ? 2_000 : false })
  const isOld = id !== span.span_id
  return (
    <aside className={isOver ? 'panel span-panel over' : 'panel span-panel'} aria-label="Span" tabIndex={-1} aria-busy={isOld || answer.isPending}>
      <Head node={node} view={view} detail={isOld ? undefined : answer.data} isOver={isOver} />
      <QueryView answer={isOld ? { ...answer, data: undefined, error: null } : answer} minHeight={300} skeleton={<div className="span-skeleton"><SkeletonRows rows={9} height={36} /></div>}>
        {(detail) => <Body detail={detail} key={detail.span_id} />}
      </QueryView>
    </aside>
  )
}

function hasWords({ messages: { input, output, system }, input_text, output_text }: SpanDetail): boolean {
  return input.length + output.length + system.length > 0 || input_text !== '' || output_text !== ''
}

function Body({ detail }: { readonly detail: SpanDetail }) {
  const [params, setParams] = useParams()
  const words = hasWords(detail)
  const tabs: readonly Tab<TabName>[] = [
    { name: 'conversation', label: 'Conversation' },
    { name: 'cost', label: 'Cost' },
    { name: 'attributes', label: 'Attributes', count: detail.attributes.length },
    { name: 'events', label: 'Events', count: detail.events.length },
    { name: 'links', label: 'Links', count: detail.links.length },
    { name: 'raw', label: 'OTLP' },
  ]
  const wanted = TABS.find((name) => name === params.get('tab'))
  const usual = words ? 'conversation' : detail.events.length > 0 && detail.status === 'error' ? 'events' : 'attributes'
  const setTab = (name: TabName) => { setParams({ tab: name === usual ? null : name }, { replace: true }) }
  return (
    <Tabs label="About this span" tabs={tabs} chosen={wanted ?? usual} onChoose={setTab}>
      <TabBody name={wanted ?? usual} detail={detail} />
    </Tabs>
  )
}

function TabBody({ name, detail }: { readonly name: TabName; readonly detail: SpanDetail }) {
  switch (name) {
    case 'conversation': return <Conversation detail={detail} />
    case 'cost': return <Cost detail={detail} />
    case 'attributes': return <Attributes detail={detail} />
    case 'events': return <Events detail={detail} />
    case 'links': return <Links detail={detail} />
    case 'raw': return <Raw detail={detail} />
  }
}

interface HeadProps {
  readonly node: Node<TraceSpan>
  readonly view: TraceView
  readonly detail: SpanDetail | undefined
  readonly isOver: boolean
}

function Head({ node, view, detail, isOver }: HeadProps) {
  const { span } = node
  const at = view.rows.indexOf(node.index)
  const [before, after] = [view.rows[at - 1], view.rows[at + 1]]
  const [name, colour] = span.provider ? [span.provider, providerColour(span.provider)] : [span.kind, kindColour(span.kind)]
  return (
    <header className="span-head">
      <div className="span-head-tools">
        <Badge name={name} colour={colour} />
        <span className="span-head-buttons">
          <button type="button" className="icon-button" title="Previous span (k)" aria-label="Previous span" disabled={before === undefined} onClick={() => { if (before !== undefined) view.select(before) }}>
            <Icon name="previous" />
          </button>
          <button type="button" className="icon-button" title="Next span (j)" aria-label="Next span" disabled={after === undefined} onClick={() => { if (after !== undefined) view.select(after) }}>
            <Icon name="next" />
          </button>
          <CopyButton label="Copy the link to this span" icon="link" text={() => linkTo(span.span_id)} />
          <CopyButton label="Copy the span as JSON" text={() => JSON.stringify(detail ?? span, null, 2)} />
          {isOver && (
            <button type="button" className="icon-button" aria-label="Close" title="Close (Esc)" onClick={view.deselect}>
              <Icon name="close" />
            </button>
          )}
        </span>
      </div>
      <h2 title={span.name}>{span.name || (span.isSent ? 'unnamed' : 'not sent yet')}</h2>
      <Facts node={node} detail={detail} />
      {span.status === 'error' && (
        <p className="span-fault">
          <b>{span.error_type || 'error'}</b> {span.status_message}
        </p>
      )}
    </header>
  )
}

function linkTo(spanId: string): string {
  const url = new URL(window.location.href)
  url.searchParams.set('span', spanId)
  return url.href
}

type Fact = readonly [label: string, value: string, exact?: string]

/** The model, where the name does not say it; what was asked for and what answered share a line. */
function modelFact({ name, model }: TraceSpan, detail: SpanDetail | undefined): readonly Fact[] {
  const label = modelLabel(model)
  const names = [...new Set([detail?.request_model, detail?.response_model ?? model])].filter(Boolean)
  return model && !name.includes(label) ? [['', label, names.join(', answered by ')]] : []
}

function Facts({ node: { span, selfNs, children }, detail }: { readonly node: Node<TraceSpan>; readonly detail: SpanDetail | undefined }) {
  const facts: readonly Fact[] = [
    [span.running ? 'running' : '', format.duration(span.duration_ns), format.exactDuration(span.duration_ns)],
    ...(children.length > 0 ? [['self time', format.duration(selfNs), format.exactDuration(selfNs)] as const] : []),
    ...(span.ttft_ns === null ? [] : [['first token', format.duration(span.ttft_ns), format.exactDuration(span.ttft_ns)] as const]),
    ...(span.cost === null ? [] : [['cost', format.money(span.cost), format.exactMoney(span.cost)] as const]),
    ...(span.input_tokens === null ? [] : [['input', format.tokens(span.input_tokens), format.exactCount(span.input_tokens)] as const]),
    ...(span.output_tokens === null ? [] : [['output', format.tokens(span.output_tokens), format.exactCount(span.output_tokens)] as const]),
    ...modelFact(span, detail),
    ...(detail?.service_tier ? [['service tier', detail.service_tier] as const] : []),
  ]
  return (
    <p className="span-facts num">
      {facts.map(([label, value, exact]) => (
        <span key={`${label}${value}`} title={exact}>
          {label} <b>{value}</b>
        </span>
      ))}
    </p>
  )
}
