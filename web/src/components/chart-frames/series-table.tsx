/** The values of a chart, an interval a row, the newest first. */

import type { TimeData } from '../../charts/time-option'
import { UNKNOWN } from '../../model/format'
import { intervalAt } from '../../model/intervals'
import { intervalLabel } from '../../model/time'
import './chart-panel.css'

export interface SeriesTableProps {
  readonly data: TimeData
  readonly label: string
  readonly height: number
  readonly value: (value: number) => string
  /** Name of the sum of all lines; null where a sum means nothing. */
  readonly sum: string | null
}

export function SeriesTable({ data: { starts, stepSeconds, lines }, label, height, value, sum }: SeriesTableProps) {
  const hasSum = sum !== null && lines.length > 1
  const cell = (known: number | null) => (known === null ? <span className="muted">{UNKNOWN}</span> : value(known))
  return (
    // A scrolling region must be reachable by keyboard.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="series-table" style={{ height }} role="group" aria-label={`${label}, as a table`} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Interval</th>
            {lines.map(({ name, label: short = name }) => <th key={name} scope="col" className="n" title={name}>{short}</th>)}
            {hasSum && <th scope="col" className="n">{sum}</th>}
          </tr>
        </thead>
        <tbody>
          {starts.map((_, at) => starts.length - 1 - at).map((at) => {
            const values = lines.map((line) => line.values[at] ?? null)
            const known = values.filter((found) => found !== null)
            const interval = intervalAt(starts, at, stepSeconds)
            return (
              <tr key={starts[at]}>
                <td className="muted">{interval && intervalLabel(interval, stepSeconds)}</td>
                {values.map((found, line) => <td key={lines[line]?.name} className="n">{cell(found)}</td>)}
                {hasSum && <td className="n">{cell(known.length === 0 ? null : known.reduce((total, one) => total + one, 0))}</td>}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
