/** What can be done with the list: hold it, sort it, choose its columns, take it along. */

import type { Scope } from '../../api/queries'
import type { TraceSummary } from '../../api/types'
import { saveCsv } from '../../charts/save'
import { CheckList } from '../../components/check-list'
import { Icon } from '../../components/icon'
import { type Choice, Menu } from '../../components/menu'
import { Popover } from '../../components/popover'
import { useToast } from '../../components/toast'
import { csv } from '../../model/csv'
import { plural } from '../../model/format'
import type { Sort } from '../../model/trace/list'
import { COLUMNS } from './columns'
import { ExportMenu } from './export-menu'
import type { TraceRows } from './use-trace-list'

export interface ToolbarProps {
  readonly scope: Scope
  readonly list: TraceRows
  /** Whether it is known yet what the list holds. */
  readonly isKnown: boolean
  readonly hasMore: boolean
  readonly isLive: boolean
  readonly sort: Sort
  readonly onSort: (sort: Sort) => void
  readonly columns: ReadonlySet<string>
  readonly onColumns: (columns: ReadonlySet<string>) => void
  readonly onFacets: () => void
}

const SORTS: readonly Choice<Sort>[] = [
  { value: '-start_time', label: 'Newest first' },
  { value: 'start_time', label: 'Oldest first' },
  { value: '-cost', label: 'Highest cost' },
  { value: '-duration', label: 'Longest' },
  { value: 'duration', label: 'Shortest' },
  { value: '-tokens', label: 'Most tokens' },
  { value: '-errors', label: 'Most errors' },
  { value: '-spans', label: 'Most spans' },
]

function save(rows: readonly TraceSummary[]): void {
  const header = ['trace_id', ...COLUMNS.filter(({ id }) => id !== 'id').map(({ id }) => FILE_NAMES[id] ?? id)]
  const lines = rows.map((row) => [row.trace_id, ...COLUMNS.filter(({ id }) => id !== 'id').map(({ exact }) => exact(row))])
  saveCsv('traces', csv(header, lines))
}

/** Units are part of the name where a file has no room for them. */
const FILE_NAMES: Readonly<Record<string, string>> = { time: 'start_time', duration: 'duration_ns', cost: 'cost_usd', cached: 'cache_read_tokens', user: 'user_id', session: 'session_id' }

function countText({ rows }: TraceRows, hasMore: boolean): string {
  return `${plural(rows.length, 'trace')}${hasMore ? ' so far' : ''}`
}

export function Toolbar({ scope, list, isKnown, hasMore, isLive, sort, onSort, columns, onColumns, onFacets }: ToolbarProps) {
  const say = useToast()
  const chosen = SORTS.find(({ value }) => value === sort)
  return (
    <div className="traces-tools">
      <span className="traces-count num" role="status">
        {isKnown && countText(list, hasMore)}
      </span>
      <button type="button" className="control facets-button" onClick={onFacets}>
        <Icon name="filter" />
        Facets
      </button>
      {isLive && (
        <button
          type="button"
          className="control"
          aria-pressed={list.isHeld}
          title={list.isHeld ? 'Go on (p)' : 'Hold the list while you read (p)'}
          onClick={list.isHeld ? list.release : list.hold}
        >
          <Icon name={list.isHeld ? 'play' : 'pause'} />
          <span className="hide-s">{list.isHeld ? `Go on${list.waiting > 0 ? `, ${list.waiting} new` : ''}` : 'Hold'}</span>
        </button>
      )}
      <Menu label="Sort" icon="sort" align="end" choices={SORTS} chosen={sort} onChoose={onSort} button={<span className="hide-s">{chosen?.label ?? 'Sorted'}</span>} />
      <Popover label="Columns" icon="columns" align="end" className="hide-s" button={<span className="visually-hidden">choose</span>}>
        {() => (
          <CheckList
            legend="Columns"
            items={COLUMNS.filter(({ id }) => id !== 'name').map(({ id, label }) => ({ value: id, label }))}
            chosen={columns}
            onChange={onColumns}
          />
        )}
      </Popover>
      <button
        type="button"
        className="control hide-s"
        disabled={list.rows.length === 0}
        title={`Save the ${plural(list.rows.length, 'trace')} loaded as a CSV file`}
        onClick={() => {
          save(list.rows)
          say({ text: `Saved ${plural(list.rows.length, 'trace')} as traces.csv` })
        }}
      >
        <Icon name="download" />
        CSV
      </button>
      <ExportMenu scope={scope} />
    </div>
  )
}
