/** All attributes as they came: a click filters by one, another copies it. */

import { useState } from 'react'

import type { Attribute, SpanDetail } from '../../api/types'
import { JsonText } from '../../components/json/json-text'
import { Icon } from '../../components/labels/icon'
import { CopyButton } from '../../components/text/copy-button'
import { Fold } from '../../components/text/fold'
import { withTerm } from '../../model/filter'
import * as format from '../../model/format'
import { exactTime } from '../../model/time'
import { useLink } from '../../state/link'

export function Attributes({ detail }: { readonly detail: SpanDetail }) {
  const [wanted, setWanted] = useState('')
  const words = wanted.toLowerCase()
  const isWanted = ({ key, value }: Attribute) => key.toLowerCase().includes(words) || value.toLowerCase().includes(words)
  const many = detail.attributes.length + detail.resource.length > 12
  return (
    <>
      {many && (
        <div className="attributes-find">
          <Icon name="search" />
          <input value={wanted} onChange={(event) => { setWanted(event.target.value) }} placeholder="Find an attribute" aria-label="Find an attribute" />
        </div>
      )}
      <Group title="Attributes" field="attr" attributes={detail.attributes.filter(isWanted)} />
      <Group title="Resource" field="resource" attributes={detail.resource.filter(isWanted)} />
      {wanted === '' && <Group title="Span" field={null} attributes={factsOf(detail)} />}
    </>
  )
}

function factsOf(detail: SpanDetail): Attribute[] {
  const facts: readonly (readonly [string, string | null])[] = [
    ['trace id', detail.trace_id],
    ['span id', detail.span_id],
    ['parent span id', detail.parent_span_id],
    ['span kind', detail.span_kind],
    ['status', [detail.status, detail.status_message].filter(Boolean).join(': ')],
    ['start', exactTime(detail.start_time)],
    ['end', detail.end_time && exactTime(detail.end_time)],
    ['duration', format.exactDuration(detail.duration_ns)],
    ['scope', [detail.scope, detail.scope_version].filter(Boolean).join(' ')],
    ['received', exactTime(detail.received_at)],
  ]
  return facts.flatMap(([key, value]) => (value ? [{ key, value, type: 'string' as const }] : []))
}

interface GroupProps {
  readonly title: string
  /** Of the filter language; null where one cannot filter by it. */
  readonly field: 'attr' | 'resource' | null
  readonly attributes: readonly Attribute[]
}

function Group({ title, field, attributes }: GroupProps) {
  if (attributes.length === 0) return null
  return (
    <section className="attributes" aria-label={title}>
      <h3>{title}</h3>
      <dl>
        {attributes.map((attribute) => <Line key={attribute.key} field={field} attribute={attribute} />)}
      </dl>
    </section>
  )
}

/** A tree where it holds JSON, whatever type it was sent with: much of what models say is sent as text. */
export function AttributeValue({ name, type, value }: { readonly name: string; readonly type: Attribute['type']; readonly value: string }) {
  if (type === 'json' || /^\s*[[{]/.test(value)) return <JsonText label={name} value={value} className="mono" />
  return <Fold text={value}>{(shown) => <span className={type === 'string' ? undefined : 'mono'}>{shown}</span>}</Fold>
}

/** Longer values are not what one filters by. */
const FILTERABLE = 300

function Line({ field, attribute: { key, type, value } }: { readonly field: GroupProps['field']; readonly attribute: Attribute }) {
  const link = useLink()
  const isPlainKey = /^[\w\-./@]+$/.test(key)
  const canFilter = field !== null && isPlainKey && type !== 'json' && type !== 'bytes' && value.length <= FILTERABLE && value !== ''
  return (
    <div className="attribute" data-key={key}>
      <dt title={type}>{key}</dt>
      <dd>
        <AttributeValue name={key} type={type} value={value} />
        <span className="attribute-tools">
          {canFilter && (
            <a className="icon-button" href={link('/traces', { view: { filter: withTerm('', `${field}.${key}`, value) } })} title="Traces with this value" aria-label={`Traces with ${key} ${value}`}>
              <Icon name="filter" />
            </a>
          )}
          <CopyButton label={`Copy ${key}`} text={() => value} />
        </span>
      </dd>
    </div>
  )
}
