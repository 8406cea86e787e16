/** The traces as a table. */

import { useMemo } from 'react'

import type { Match, TraceSummary } from '../../api/types'
import { Table, type TableHandle } from '../../components/tables/table'
import { parseSort, type Sort } from '../../model/trace/list'
import { useNow } from '../../state/clock'
import { useLink } from '../../state/link'
import { useWidths } from '../../state/widths'
import { COLUMNS } from './columns'
import type { Peeking } from './use-peek'

export interface RowsProps {
  readonly rows: readonly TraceSummary[]
  readonly shown: ReadonlySet<string>
  readonly width: number
  readonly sort: Sort
  readonly onSort: (sort: Sort) => void
  readonly table: React.RefObject<TableHandle | null>
  readonly peeking: Peeking
  readonly onEnd: () => void
  readonly foot: React.ReactNode
}

export function Rows({ rows, shown, width, sort, onSort, table, peeking, onEnd, foot }: RowsProps) {
  const [widths, setWidths] = useWidths('traces.widths')
  const link = useLink()
  const now = useNow()
  const chosen = [...shown].join(' ')
  const columns = useMemo(() => {
    const ids = new Set(['name', ...chosen.split(' ')])
    return COLUMNS.filter(({ id }) => ids.has(id)).map((column) => ({
      ...column,
      cell: (trace: TraceSummary) =>
        column.cell(trace, { now, href: link(`/traces/${trace.trace_id}`, { params: { span: trace.match?.span_id ?? null } }) }),
    }))
  }, [chosen, now, link])

  return (
    <Table
      ref={table}
      label="Traces"
      rows={rows}
      keyOf={keyOf}
      columns={columns}
      width={width}
      widths={widths}
      onWidths={setWidths}
      sort={sort}
      onSort={(next) => { onSort(parseSort(next)) }}
      more={hitOf}
      opened={peeking.id}
      onOpen={({ trace_id }) => { peeking.open(trace_id) }}
      onEnd={onEnd}
      foot={foot}
    />
  )
}

function keyOf({ trace_id }: TraceSummary): string {
  return trace_id
}

function hitOf({ match }: TraceSummary) {
  return match && <Hit match={match} />
}

function Hit({ match: { field, before, hit, after } }: { readonly match: Match }) {
  return (
    <>
      <span className="muted">{field}</span> {before}
      <mark>{hit}</mark>
      {after}
    </>
  )
}
