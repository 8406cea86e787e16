/** One of two or three, all of them in sight. */

import './switch.css'

export interface SwitchProps<Value extends string> {
  readonly label: string
  readonly choices: readonly { readonly value: Value; readonly label: string }[]
  readonly chosen: Value
  readonly onChoose: (value: Value) => void
}

export function Switch<Value extends string>({ label, choices, chosen, onChoose }: SwitchProps<Value>) {
  return (
    <div className="switch" role="group" aria-label={label}>
      {choices.map(({ value, label: name }) => (
        <button key={value} type="button" aria-pressed={value === chosen} onClick={() => { onChoose(value) }}>
          {name}
        </button>
      ))}
    </div>
  )
}
