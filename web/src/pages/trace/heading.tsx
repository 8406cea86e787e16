/** What the trace is and what it came to. */

import type { Trace } from '../../api/trace'
import type { TraceSummary } from '../../api/types'
import { Icon } from '../../components/labels/icon'
import { ModelChips } from '../../components/labels/model-chips'
import { StatusMark } from '../../components/labels/status-mark'
import { CopyButton } from '../../components/text/copy-button'
import { anyOf, withTerm } from '../../model/filter'
import * as format from '../../model/format'
import { exactTime } from '../../model/time'
import { useLink } from '../../state/link'

export interface HeadingProps {
  readonly trace: Trace
  readonly onError: () => void
}

const MODELS = 3

export function Heading({ trace: { trace, spans, truncated }, onError }: HeadingProps) {
  return (
    <div className="trace-heading">
      <div className="trace-title">
        <h1 title={trace.name}>{trace.name || 'unnamed'}</h1>
        <StatusMark status={trace.status} running={trace.running} />
        <span className="mono muted trace-id" title={trace.trace_id}>
          {trace.trace_id.slice(0, 6)}…{trace.trace_id.slice(-4)}
        </span>
        <CopyButton label="Copy the trace id" text={() => trace.trace_id} />
        <CopyButton label="Copy the trace as JSON" icon="json" text={() => JSON.stringify({ trace, spans: spans.filter(({ isSent }) => isSent) }, null, 2)} />
      </div>
      <Chips trace={trace} onError={onError} />
      {truncated && <Warning>This trace has more spans than are shown: these are the first {format.exactCount(spans.filter(({ isSent }) => isSent).length)}.</Warning>}
      {!trace.has_root && (
        <Warning>{trace.running ? 'The root span is still running.' : 'The root span has not arrived, so times and names may be incomplete.'}</Warning>
      )}
    </div>
  )
}

function Warning({ children }: { readonly children: React.ReactNode }) {
  return (
    <p className="trace-warning">
      <Icon name="warning" />
      {children}
    </p>
  )
}

function Cost({ trace: { cost, unpriced } }: { readonly trace: TraceSummary }) {
  if (unpriced > 0 && Number(cost) === 0) return <span><b>unpriced</b></span>
  return (
    <span title={format.exactMoney(cost)}>
      <b>{format.money(cost)}</b>
      {unpriced > 0 ? ` and ${format.plural(unpriced, 'span')} without a price` : ' cost'}
    </span>
  )
}

function Tokens({ trace: { input_tokens: input, output_tokens: output, cache_read_tokens: read } }: { readonly trace: TraceSummary }) {
  if (input + output === 0) return null
  return (
    <span title={`${format.exactCount(input)} in, ${format.exactCount(read)} of them from cache; ${format.exactCount(output)} out`}>
      <b>{format.tokens(input + output)}</b> tokens
      {read > 0 && <>, <b>{format.share(read / input)}</b> of input from cache</>}
    </span>
  )
}

function Errors({ trace: { span_errors: errors, status }, onError }: { readonly trace: TraceSummary; readonly onError: () => void }) {
  if (errors === 0) return null
  return (
    <button type="button" className="trace-errors" title="To the next error (e)" onClick={onError}>
      {format.plural(errors, 'error')}
      {status !== 'error' && ', recovered'}
    </button>
  )
}

function Chips({ trace, onError }: { readonly trace: TraceSummary; readonly onError: () => void }) {
  const link = useLink()
  const to = (field: string, value: string) => link('/traces', { view: { filter: withTerm('', field, value) } })
  return (
    <div className="trace-chips num">
      <Cost trace={trace} />
      <span title={format.exactDuration(trace.duration_ns)}><b>{format.duration(trace.duration_ns)}</b>{trace.running && ' so far'}</span>
      <Tokens trace={trace} />
      <Errors trace={trace} onError={onError} />
      <ModelChips models={trace.models} most={MODELS} href={(names) => link('/traces', { view: { filter: anyOf('model', names) } })} />
      {([['service', trace.service], ['user', trace.user_id], ['session', trace.session_id]] as const).map(([field, value]) =>
        value ? (
          <a key={field} className="trace-chip-link" href={to(field, value)} title={`Traces of ${field} ${value}`}>
            {field} <b>{value}</b>
          </a>
        ) : null,
      )}
      <span className="muted">{exactTime(trace.start_time)}</span>
    </div>
  )
}
