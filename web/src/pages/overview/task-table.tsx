/** Model calls as rows, each a click from its trace. */

import type { SpanSummary } from '../../api/types'
import { Badge } from '../../components/badge'
import { providerColour } from '../../model/colours'
import * as format from '../../model/format'
import { exactTime, when } from '../../model/time'
import { useNow } from '../../state/clock'
import { useLink } from '../../state/link'

export function TaskTable({ spans }: { readonly spans: readonly SpanSummary[] }) {
  const now = useNow()
  return (
    <table className="tasks">
      <thead>
        <tr>
          <th scope="col">Time</th>
          <th scope="col" className="hide-s">Provider</th>
          <th scope="col">Operation</th>
          <th scope="col" className="hide-s">Model</th>
          <th scope="col" className="hide-m">Service</th>
          <th scope="col" className="n hide-s">Input</th>
          <th scope="col" className="n hide-s">Output</th>
          <th scope="col" className="n">Cost</th>
          <th scope="col" className="n">Latency</th>
        </tr>
      </thead>
      <tbody>
        {spans.map((span) => (
          <TaskRow key={`${span.trace_id}${span.span_id}`} span={span} now={now} />
        ))}
      </tbody>
    </table>
  )
}

function TaskRow({ span, now }: { readonly span: SpanSummary; readonly now: number }) {
  const isFailed = span.status === 'error'
  const href = useLink()(`/traces/${span.trace_id}`, { params: { span: span.span_id } })
  return (
    <tr className="row">
      <td className="num muted" title={exactTime(span.start_time)}>
        {when(span.start_time, now)}
      </td>
      <td className="hide-s">{span.provider ? <Badge name={span.provider} colour={providerColour(span.provider)} /> : format.UNKNOWN}</td>
      <td className="task-name">
        <span className="task-dot" style={{ background: providerColour(span.provider) }} title={span.provider} />
        <a className="row-link" href={href}>{span.component || span.name || span.operation}</a>
        {isFailed && <span className="task-error">{span.error_type || 'error'}</span>}
      </td>
      <td className="hide-s mono task-model">{span.model || format.UNKNOWN}</td>
      <td className="hide-m muted">{span.service}</td>
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
