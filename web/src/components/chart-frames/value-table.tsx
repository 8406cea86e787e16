/** Rows of values as a table; the first names the row, and leads where its mark leads. */

import type { Cell } from '../../model/csv'
import { UNKNOWN } from '../../model/format'
import './chart-panel.css'

export interface TableColumn {
  /** As it stands in a file: "cost_usd". */
  readonly name: string
  /** As it stands in a table; left out where it is for files only. */
  readonly label?: string
  /** Digits stand below each other. */
  readonly isNumber?: boolean
  readonly text?: (value: Cell) => string
}

export interface ValueTableProps {
  readonly columns: readonly TableColumn[]
  readonly rows: readonly (readonly Cell[])[]
  readonly label: string
  readonly height: number
  readonly onPick?: (index: number) => void
}

function said({ text }: TableColumn, value: Cell): string {
  if (value === null) return UNKNOWN
  return text ? text(value) : String(value)
}

export function ValueTable({ columns, rows, label, height, onPick }: ValueTableProps) {
  const shown = columns.flatMap((column, at) => (column.label === undefined ? [] : [{ column, at }]))
  return (
    // A scrolling region must be reachable by keyboard.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="series-table" style={{ height }} role="group" aria-label={`${label}, as a table`} tabIndex={0}>
      <table>
        <thead>
          <tr>{shown.map(({ column }) => <th key={column.name} scope="col" className={column.isNumber ? 'n' : undefined}>{column.label}</th>)}</tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {shown.map(({ column, at }) => (
                <td key={column.name} className={column.isNumber ? 'n' : undefined} title={String(row[at] ?? '')}>
                  {at === 0 && onPick ? (
                    <button type="button" className="cell-button" onClick={() => { onPick(index) }}>{said(column, row[at] ?? null)}</button>
                  ) : (
                    said(column, row[at] ?? null)
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
