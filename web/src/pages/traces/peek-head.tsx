/** Above the essentials of a trace: its name, what it came to, and the way to all of it. */

import type { TraceSummary } from '../../api/types'
import { Skeleton } from '../../components/answers/skeleton'
import { Icon } from '../../components/labels/icon'
import { ModelChips } from '../../components/labels/model-chips'
import { StatusMark } from '../../components/labels/status-mark'
import { CopyButton } from '../../components/text/copy-button'
import { anyOf, withTerm } from '../../model/filter'
import * as format from '../../model/format'
import { exactTime } from '../../model/time'
import { useLink } from '../../state/link'

export interface PeekHeadProps {
  readonly id: string
  /** Null while it is not known. */
  readonly trace: TraceSummary | null
  readonly onClose: () => void
  readonly onStep: (step: 1 | -1) => void
  readonly canStep: { readonly back: boolean; readonly on: boolean }
}

const MODELS = 3

export function PeekHead({ id, trace, onClose, onStep, canStep }: PeekHeadProps) {
  const link = useLink()
  const whole = link(`/traces/${id}`, { params: { span: trace?.match?.span_id ?? null } })
  return (
    <>
      <div className="peek-tools">
        <a className="button peek-open" href={whole}>
          <Icon name="open" />
          Open trace
        </a>
        <span>
          <button type="button" className="icon-button" title="Previous trace (k)" aria-label="Previous trace" disabled={!canStep.back} onClick={() => { onStep(-1) }}>
            <Icon name="previous" />
          </button>
          <button type="button" className="icon-button" title="Next trace (j)" aria-label="Next trace" disabled={!canStep.on} onClick={() => { onStep(1) }}>
            <Icon name="next" />
          </button>
          <CopyButton label="Copy the link to this trace" icon="link" text={() => new URL(whole, window.location.href).href} />
          <button type="button" className="icon-button" title="Close (Esc)" aria-label="Close" onClick={onClose}>
            <Icon name="close" />
          </button>
        </span>
      </div>
      {trace ? <Summary trace={trace} /> : <Skeleton height={20} width="60%" />}
    </>
  )
}

function Summary({ trace }: { readonly trace: TraceSummary }) {
  const link = useLink()
  const to = (filter: string) => link('/traces', { view: { filter } })
  return (
    <>
      <h2 title={trace.name}>{trace.name || 'unnamed'}</h2>
      <dl className="peek-facts num">
        <Fact label="Status"><StatusMark status={trace.status} running={trace.running} /></Fact>
        <Fact label="Cost" exact={format.exactMoney(trace.cost)}>{costOf(trace)}</Fact>
        <Fact label="Duration" exact={format.exactDuration(trace.duration_ns)}>{format.duration(trace.duration_ns)}</Fact>
        <Fact label="Tokens" exact={`${format.exactCount(trace.input_tokens)} in, ${format.exactCount(trace.output_tokens)} out`}>
          {trace.calls === 0 ? format.UNKNOWN : format.tokens(trace.input_tokens + trace.output_tokens)}
        </Fact>
        <Fact label="Spans">{format.count(trace.spans)}</Fact>
        <Fact label="Errors"><span className={trace.span_errors > 0 ? 'peek-bad' : undefined}>{format.count(trace.span_errors)}</span></Fact>
      </dl>
      <div className="peek-names">
        <ModelChips models={trace.models} most={MODELS} href={(names) => to(anyOf('model', names))} />
        {([['service', trace.service], ['user', trace.user_id], ['session', trace.session_id]] as const).map(([field, value]) =>
          value ? <a key={field} href={to(withTerm('', field, value))} title={`Traces of ${field} ${value}`}>{field} <b>{value}</b></a> : null,
        )}
        <span className="muted num">{exactTime(trace.start_time)}</span>
      </div>
    </>
  )
}

function costOf({ cost, unpriced, calls }: TraceSummary): string {
  if (Number(cost) === 0 && (unpriced > 0 || calls === 0)) return unpriced > 0 ? 'unpriced' : format.UNKNOWN
  return format.money(cost) + (unpriced > 0 ? '+' : '')
}

function Fact({ label, exact, children }: { readonly label: string; readonly exact?: string; readonly children: React.ReactNode }) {
  return (
    <div title={exact}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}
