/** The findings of one kind: what it means, what to do, and from whom they come. */

import type { QualityKind, QualityRow } from '../../api/types'
import { Panel } from '../../components/layout/panel'
import * as format from '../../model/format'
import { exactTime, when } from '../../model/time'
import { useNow } from '../../state/clock'
import { useLink } from '../../state/link'

export interface FindingsProps {
  readonly kind: QualityKind
  readonly rows: readonly QualityRow[]
  readonly isStale: boolean
}

export function Findings({ kind: { title, noun, count, means, remedy }, rows, isStale }: FindingsProps) {
  const hasDetail = rows.some(({ detail }) => detail !== '')
  return (
    <Panel title={title} note={format.plural(count, noun)} span={12} isStale={isStale}>
      <p className="quality-words">{means}</p>
      <p className="quality-words"><b>What to do:</b> {remedy}</p>
      {/* A scrolling region must be reachable by keyboard. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="table-scroll" role="group" aria-label={`Table of: ${title}`} tabIndex={0}>
        <table className="quality">
          <thead>
            <tr>
              <th scope="col">{noun === 'span' ? 'Emitter' : 'Sender'}</th>
              {hasDetail && <th scope="col">About</th>}
              <th scope="col" className="n">Count</th>
              <th scope="col" className="hide-s">First</th>
              <th scope="col" className="hide-s">Last</th>
              <th scope="col">Example</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => <FindingRow key={`${row.detail} ${row.scope} ${row.scope_version}`} row={row} hasDetail={hasDetail} />)}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}

function FindingRow({ row, hasDetail }: { readonly row: QualityRow; readonly hasDetail: boolean }) {
  const now = useNow()
  const link = useLink()
  const { trace_id: trace, span_id: span, first_seen: first, last_seen: last } = row
  return (
    <tr className={trace ? 'row' : undefined}>
      <td title={`${row.scope} ${row.scope_version}`}>
        {row.scope || format.UNKNOWN} <span className="muted">{row.scope_version}</span>
      </td>
      {hasDetail && <td className="mono" title={row.detail}>{row.detail || format.UNKNOWN}</td>}
      <td className="n">{format.exactCount(row.count)}</td>
      <td className="num muted hide-s" title={exactTime(first)}>{when(first, now)}</td>
      <td className="num muted hide-s" title={exactTime(last)}>{when(last, now)}</td>
      <td>{trace && span ? <a className="row-link" href={link(`/traces/${trace}`, { params: { span } })}>Newest span</a> : format.UNKNOWN}</td>
    </tr>
  )
}
