/** What can be done with the list: pause it, sort it, choose its columns, export it. */

import type { Scope } from '../../api/queries'
import { CheckList } from '../../components/forms/check-list'
import { Icon } from '../../components/labels/icon'
import { type Choice, Menu } from '../../components/overlays/menu'
import { Popover } from '../../components/overlays/popover'
import { exactCount, inTheFuture, plural } from '../../model/format'
import type { Sort, TraceList } from '../../model/trace/list'
import { COLUMNS } from './columns'
import { ExportMenu } from './export-menu'
import type { TraceRows } from './use-trace-list'

export interface ToolbarProps {
  readonly scope: Scope
  readonly list: TraceRows
  /** What is known of all pages: how many traces they have, and how many lie in the future. */
  readonly known: Pick<TraceList<never>, 'total' | 'ahead'> | undefined
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
  { value: '-span_errors', label: 'Most errors' },
  { value: '-spans', label: 'Most spans' },
]

function countText({ rows }: TraceRows, hasMore: boolean, { total, ahead }: NonNullable<ToolbarProps['known']>): string {
  const all = `${total.isExact ? '' : 'about '}${plural(total.count, 'trace')}`
  const listed = hasMore && total.count > rows.length ? `${exactCount(rows.length)} of ${all}` : plural(rows.length, 'trace')
  return `${listed}${ahead > 0 ? `, ${inTheFuture(ahead)}` : ''}`
}

export function Toolbar({ scope, list, known, hasMore, isLive, sort, onSort, columns, onColumns, onFacets }: ToolbarProps) {
  const chosen = SORTS.find(({ value }) => value === sort)
  return (
    <div className="traces-tools">
      <span className="traces-count num" role="status">
        {known && countText(list, hasMore, known)}
      </span>
      <button type="button" className="control facets-button" onClick={onFacets}>
        <Icon name="filter" />
        Facets
      </button>
      {isLive && (
        <button
          type="button"
          className="control"
          aria-pressed={list.isPaused}
          title={list.isPaused ? 'Resume updates (p)' : 'Pause updates while you read (p)'}
          onClick={list.isPaused ? list.resume : list.pause}
        >
          <Icon name={list.isPaused ? 'play' : 'pause'} />
          <span className="hide-s">{list.isPaused ? `Resume${list.waiting > 0 ? `, ${list.waiting} new` : ''}` : 'Pause'}</span>
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
      <ExportMenu scope={scope} sort={sort} />
    </div>
  )
}
