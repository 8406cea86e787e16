/** A project with data, but none in this view: the way to where it is. */

import { ago, rangeLabel, rangeLength, type TimeRange } from '../../model/time'
import { type Instant, millisecondsOf } from '../../model/units'
import { Notice } from './notice'

const HOUR_MS = 3_600_000

export interface NothingHereProps {
  readonly time: TimeRange
  readonly filter: string
  /** Null while it is not known. */
  readonly project: { readonly name: string; readonly last_time: Instant } | null
  readonly now: number
  readonly onChange: (view: { readonly filter?: string; readonly time?: TimeRange }) => void
}

export function NothingHere({ time, filter, project, now, onChange }: NothingHereProps) {
  const last = project ? millisecondsOf(project.last_time) : now
  const start = time.kind === 'last' ? now - (rangeLength(time.range) ?? 0) : time.from
  const end = time.kind === 'last' ? now : time.to
  const isElsewhere = last < start || last > end
  return (
    <div className="panel">
      <Notice
        title={filter ? 'No data matches this filter' : 'No data in this time range'}
        minHeight={300}
        actions={
          <>
            {filter && (
              <button type="button" className="button primary" onClick={() => { onChange({ filter: '' }) }}>
                Clear the filter
              </button>
            )}
            {isElsewhere && (
              <button
                type="button"
                className="button"
                onClick={() => { onChange({ time: { kind: 'between', from: last - HOUR_MS, to: last + 60_000 } }) }}
              >
                Show the latest hour with data
              </button>
            )}
          </>
        }
      >
        {rangeLabel(time)}. {project && `The newest span of ${project.name} is from ${ago(last, now)}.`}
      </Notice>
    </div>
  )
}
