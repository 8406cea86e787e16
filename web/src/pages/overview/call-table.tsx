/** Model calls as rows, each a click from its trace. */

import type { SpanSummary } from '../../api/types'
import { Badge } from '../../components/labels/badge'
import { providerColour } from '../../model/colours'
import * as format from '../../model/format'
import { modelLabels } from '../../model/names'
import { exactTime, when } from '../../model/time'
import { useNow } from '../../state/clock'
import { useLink } from '../../state/link'

export function CallTable({ spans }: { readonly spans: readonly SpanSummary[] }) {
  const now = useNow()
  const labels = modelLabels(spans.map(({ model }) => model))
  return (
    <table className="tasks">
      <thead>
        <tr>
          <th scope="col">Time</th>
          <th scope="col" className="hide-s task-provider">Provider</th>
          <th scope="col">Operation</th>
          <th scope="col" className="hide-s">Model</th>
          <th scope="col" className="hide-m task-service">Service</th>
          <th scope="col" className="n hide-s">Input</th>
          <th scope="col" className="n hide-s">Output</th>
          <th scope="col" className="n">Cost</th>
          <th scope="col" className="n">Latency</th>
        </tr>
      </thead>
      <tbody>
        {spans.map((span) => (
          <CallRow key={`${span.trace_id}${span.span_id}`} span={span} model={labels.get(span.model) ?? span.model} now={now} />
        ))}
      </tbody>
    </table>
  )
}

interface CallRowProps {
  readonly span: SpanSummary
  /** Its model, as short as it can be distinguished from the others. */
  readonly model: string
  readonly now: number
}

function CallRow({ span, model, now }: CallRowProps) {
  return (
    <tr className="row">
      <td className="num muted" title={exactTime(span.start_time)}>
        {when(span.start_time, now)}
      </td>
      <td className="hide-s task-provider">{span.provider ? <Badge name={span.provider} colour={providerColour(span.provider)} /> : format.UNKNOWN}</td>
      <td className="task-name"><CallName span={span} /></td>
      <td className="hide-s mono task-model" title={span.model}>{model || format.UNKNOWN}</td>
      <td className="hide-m muted task-service">{span.service}</td>
      <td className="n hide-s">{format.exactCount(span.input_tokens)}</td>
      <td className="n hide-s">{format.exactCount(span.output_tokens)}</td>
      <td className="n" title={format.exactMoney(span.cost)}>
        {span.cost === null ? <span className="muted">{span.cost_source || format.UNKNOWN}</span> : format.cellMoney(span.cost)}
      </td>
      <td className="n" title={format.exactDuration(span.duration_ns)}>
        {span.running ? <span className="muted">running</span> : format.duration(span.duration_ns)}
      </td>
    </tr>
  )
}

/** Who asked, for what, and whether it failed; leads to the span. */
function CallName({ span: { trace_id, span_id, provider, component, name, operation, status, error_type } }: { readonly span: SpanSummary }) {
  const href = useLink()(`/traces/${trace_id}`, { params: { span: span_id } })
  return (
    <>
      <span className="task-dot" style={{ background: providerColour(provider) }} title={provider} />
      <a className="row-link" href={href}>{component || name || operation}</a>
      {component && operation && <span className="task-operation">{operation}</span>}
      {status === 'error' && <span className="task-error">{error_type || 'error'}</span>}
    </>
  )
}
