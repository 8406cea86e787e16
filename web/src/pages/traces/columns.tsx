/** The columns a list of traces can have. */

import type { ReactNode } from 'react'

import type { TraceSummary } from '../../api/types'
import { Badge } from '../../components/labels/badge'
import { StatusMark } from '../../components/labels/status-mark'
import type { Column } from '../../components/tables/table-grid'
import { kindColour, modelColour, providerColour } from '../../model/colours'
import * as format from '../../model/format'
import { distinctModels, modelLabel } from '../../model/names'
import { exactTime, when } from '../../model/time'
import type { SortField } from '../../model/trace/list'

export interface CellContext {
  readonly now: number
  readonly href: string
}

export interface TraceColumn extends Omit<Column<TraceSummary>, 'cell'> {
  readonly sort?: SortField
  readonly cell: (trace: TraceSummary, context: CellContext) => ReactNode
}

function Name({ trace, href }: { readonly trace: TraceSummary; readonly href: string }) {
  return (
    <span className="trace-name">
      <i className="kind-dot" style={{ background: kindColour(trace.kind) }} title={trace.kind} />
      <a className="row-link" href={href} title={trace.name}>
        {trace.name || 'unnamed'}
      </a>
      {!trace.has_root && (
        <span className="tag" title="The root span has not arrived">
          no root
        </span>
      )}
    </span>
  )
}

function Duration({ trace }: { readonly trace: TraceSummary }) {
  return (
    <span title={format.exactDuration(trace.duration_ns)}>
      {format.duration(trace.duration_ns)}
      {trace.running && ' …'}
    </span>
  )
}

function Cost({ trace }: { readonly trace: TraceSummary }) {
  const onlyUnpriced = trace.unpriced > 0 && Number(trace.cost) === 0
  if (onlyUnpriced) return <span className="muted">unpriced</span>
  if (trace.calls === 0 && Number(trace.cost) === 0) return <span className="muted">{format.UNKNOWN}</span>
  const more = trace.unpriced > 0 ? `, and ${format.plural(trace.unpriced, 'span')} without a price` : ''
  return <span title={format.exactMoney(trace.cost) + more}>{format.cellMoney(trace.cost)}{trace.unpriced > 0 && '+'}</span>
}

function Models({ models }: { readonly models: readonly string[] }) {
  const [first, ...more] = distinctModels(models)
  if (first === undefined) return <span className="muted">{format.UNKNOWN}</span>
  return (
    <span className="trace-models" title={models.join(', ')}>
      <Badge name={models.join(', ')} label={modelLabel(first.label)} colour={modelColour(first.label)} />
      {more.length > 0 && <span className="muted">+{more.length}</span>}
    </span>
  )
}

function text(value: string): ReactNode {
  return value ? <span title={value}>{value}</span> : <span className="muted">{format.UNKNOWN}</span>
}

export const COLUMNS: readonly TraceColumn[] = [
  {
    id: 'time', label: 'Time', width: '104px', sort: 'start_time',
    cell: ({ start_time }, { now }) => <span className="num muted" title={exactTime(start_time)}>{when(start_time, now)}</span>,
  },
  {
    id: 'name', label: 'Name', width: 'minmax(96px, 3fr)',
    cell: (trace, { href }) => <Name trace={trace} href={href} />,
  },
  {
    id: 'status', label: 'Status', width: '72px', from: 640,
    cell: ({ status, running }) => <StatusMark status={status} running={running} />,
  },
  {
    id: 'duration', label: 'Duration', width: 'minmax(70px, 86px)', sort: 'duration', isNumber: true,
    cell: (trace) => <Duration trace={trace} />,
  },
  {
    id: 'cost', label: 'Cost', width: 'minmax(72px, 84px)', sort: 'cost', isNumber: true,
    cell: (trace) => <Cost trace={trace} />,
  },
  {
    id: 'tokens', label: 'Tokens', width: '72px', sort: 'tokens', isNumber: true, from: 560,
    cell: ({ input_tokens: input, output_tokens: output, calls }) =>
      calls === 0 && input + output === 0 ? (
        <span className="muted">{format.UNKNOWN}</span>
      ) : (
        <span title={`${format.exactCount(input)} in, ${format.exactCount(output)} out`}>{format.tokens(input + output)}</span>
      ),
  },
  {
    id: 'spans', label: 'Spans', width: '60px', sort: 'spans', isNumber: true, from: 780,
    cell: ({ spans }) => format.exactCount(spans),
  },
  {
    id: 'errors', label: 'Errors', width: '60px', sort: 'span_errors', isNumber: true, from: 720,
    cell: ({ span_errors: failed }) => (failed > 0 ? <span className="bad">{format.exactCount(failed)}</span> : <span className="muted">0</span>),
  },
  {
    id: 'models', label: 'Models', width: 'minmax(132px, 1.6fr)', from: 880,
    cell: ({ models }) => <Models models={models} />,
  },
  { id: 'service', label: 'Service', width: 'minmax(90px, 1.2fr)', from: 980, cell: ({ service }) => text(service) },
  { id: 'user', label: 'User', width: 'minmax(80px, .8fr)', from: 1120, cell: ({ user_id }) => text(user_id) },
  {
    id: 'session', label: 'Session', width: 'minmax(80px, .9fr)', from: 760,
    cell: ({ session_id }) => text(session_id),
  },
  {
    id: 'cached', label: 'From cache', width: '84px', isNumber: true, from: 760,
    cell: ({ cache_read_tokens: read, input_tokens: input }) => (input > 0 ? format.share(read / input) : <span className="muted">{format.UNKNOWN}</span>),
  },
  {
    id: 'calls', label: 'Calls', width: '60px', isNumber: true, from: 760,
    cell: ({ calls }) => format.exactCount(calls),
  },
  {
    id: 'providers', label: 'Providers', width: 'minmax(100px, 1fr)', from: 760,
    cell: ({ providers: [first = '', ...more] }) =>
      first ? <span className="trace-models"><Badge name={first} colour={providerColour(first)} />{more.length > 0 && <span className="muted">+{more.length}</span>}</span> : <span className="muted">{format.UNKNOWN}</span>,
  },
  {
    id: 'id', label: 'Trace id', width: '90px', from: 760,
    cell: ({ trace_id }) => <span className="mono muted" title={trace_id}>{trace_id.slice(0, 8)}</span>,
  },
]

export const USUAL_COLUMNS = 'time name status duration cost tokens spans errors models service user'
