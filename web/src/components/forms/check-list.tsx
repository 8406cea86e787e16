/** A choice of any among few: a column of boxes to check. */

import { toggled } from '../../model/sets'

export interface CheckListProps {
  readonly legend: string
  readonly items: readonly { readonly value: string; readonly label: string }[]
  readonly chosen: ReadonlySet<string>
  readonly onChange: (chosen: ReadonlySet<string>) => void
}

export function CheckList({ legend, items, chosen, onChange }: CheckListProps) {
  return (
    <fieldset className="check-list">
      <legend className="visually-hidden">{legend}</legend>
      {items.map(({ value, label }) => (
        <label key={value} className="choice">
          <input
            type="checkbox"
            checked={chosen.has(value)}
            onChange={() => { onChange(toggled(chosen, value)) }}
          />
          {label}
        </label>
      ))}
    </fieldset>
  )
}
