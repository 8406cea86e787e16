/** What happened during the span, and the spans it has to do with. */

import type { Attribute, SpanDetail, SpanEvent } from '../../api/types'
import { Notice } from '../../components/answers/notice'
import { Fold } from '../../components/text/fold'
import * as format from '../../model/format'
import { exactTime } from '../../model/time'
import type { Nanoseconds } from '../../model/units'
import { useLink } from '../../state/link'
import { AttributeValue } from './attributes'

export function Events({ detail }: { readonly detail: SpanDetail }) {
  if (detail.events.length === 0) return <Notice title="No events" minHeight={160}>No events were recorded on this span.</Notice>
  return detail.events.map((event, index) => <EventView key={index} event={event} />)
}

const EXCEPTION = ['exception.type', 'exception.message', 'exception.stacktrace']

function EventView({ event: { time, offset_ns: offset, name, attributes } }: { readonly event: SpanEvent }) {
  const valueOf = (key: string) => attributes.find((attribute) => attribute.key === key)?.value ?? ''
  const stack = valueOf('exception.stacktrace')
  const isException = name === 'exception'
  return (
    <section className="message">
      <h3>
        <span className={isException ? 'bad' : undefined}>{name}</span>
        <span className="message-finish num" title={exactTime(time)}>
          {offset < 0 ? '−' : '+'}{format.duration(Math.abs(offset) as Nanoseconds)}
        </span>
      </h3>
      {isException && (
        <p className="span-fault">
          <b>{valueOf('exception.type') || 'exception'}</b> {valueOf('exception.message')}
        </p>
      )}
      {stack && <Fold text={stack}>{(shown) => <pre className="message-code">{shown}</pre>}</Fold>}
      <Pairs attributes={attributes.filter(({ key }) => !isException || !EXCEPTION.includes(key))} />
    </section>
  )
}

function Pairs({ attributes }: { readonly attributes: readonly Attribute[] }) {
  if (attributes.length === 0) return null
  return (
    <dl className="attributes plain">
      {attributes.map(({ key, type, value }) => (
        <div key={key} className="attribute">
          <dt title={type}>{key}</dt>
          <dd><AttributeValue name={key} type={type} value={value} /></dd>
        </div>
      ))}
    </dl>
  )
}

export function Links({ detail }: { readonly detail: SpanDetail }) {
  const link = useLink()
  if (detail.links.length === 0) return <Notice title="No links" minHeight={160}>This span links to no other span.</Notice>
  return detail.links.map(({ trace_id, span_id, attributes }) => (
    <section key={`${trace_id}${span_id}`} className="message">
      <h3>
        {trace_id === detail.trace_id ? 'span of this trace' : 'span of another trace'}
      </h3>
      <a className="span-link mono" href={link(`/traces/${trace_id}`, { params: { span: span_id } })}>
        {trace_id} · {span_id}
      </a>
      <Pairs attributes={attributes} />
    </section>
  ))
}
