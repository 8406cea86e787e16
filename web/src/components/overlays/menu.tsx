/** A choice of one among few, as a menu below a button; arrows move, Enter chooses. */

import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'

import { Icon, type IconName } from '../labels/icon'
import { Popover } from './popover'

export interface Choice<Value> {
  readonly value: Value
  readonly label: string
  /** Stands at the right, quieter. */
  readonly note?: string
}

export interface MenuProps<Value> {
  readonly label: string
  /** What is on the button, beside the icon. */
  readonly button?: ReactNode
  /** A quiet button of an icon alone. */
  readonly isPlain?: boolean
  readonly icon?: IconName
  readonly className?: string
  readonly align?: 'start' | 'end'
  readonly choices: readonly Choice<Value>[]
  /** Left out where the items are things to do, not states to be in. */
  readonly chosen?: Value | null
  readonly onChoose: (value: Value) => void
}

export function Menu<Value extends string | number>(props: MenuProps<Value>) {
  const { choices, chosen, onChoose, ...popover } = props
  const states = chosen === undefined ? {} : { chosen }
  return (
    <Popover {...popover} role="menu">
      {(close) => (
        <ChoiceList
          choices={choices}
          {...states}
          onChoose={(value) => {
            onChoose(value)
            close()
          }}
        />
      )}
    </Popover>
  )
}

export type ChoiceListProps<Value> = Pick<MenuProps<Value>, 'choices' | 'chosen' | 'onChoose'>

const ITEM = '[role^="menuitem"]'

/** The items of a menu; takes the focus, on the chosen item, when it appears. */
export function ChoiceList<Value extends string | number>({ choices, chosen, onChoose }: ChoiceListProps<Value>) {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const items = list.current?.querySelectorAll<HTMLElement>(ITEM)
    const current = list.current?.querySelector<HTMLElement>('[aria-checked="true"]')
    ;(current ?? items?.[0])?.focus()
  }, [])
  return (
    <div ref={list} className="choices" role="presentation" onKeyDown={moveFocus}>
      {choices.map(({ value, label, note }) => (
        <button
          key={value}
          type="button"
          className="choice"
          {...(chosen === undefined ? { role: 'menuitem' } : { role: 'menuitemradio', 'aria-checked': value === chosen })}
          tabIndex={-1}
          onClick={() => { onChoose(value) }}
        >
          {chosen !== undefined && <span className="choice-check">{value === chosen && <Icon name="check" />}</span>}
          <span className="choice-label">{label}</span>
          {note && <span className="choice-note">{note}</span>}
        </button>
      ))}
    </div>
  )
}

const MOVES: Readonly<Record<string, (index: number, last: number) => number>> = {
  ArrowDown: (index, last) => (index === last ? 0 : index + 1),
  ArrowUp: (index, last) => (index <= 0 ? last : index - 1),
  Home: () => 0,
  End: (_index, last) => last,
}

function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const move = MOVES[event.key]
  if (!move) return
  event.preventDefault()
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>(ITEM)]
  const index = items.findIndex((item) => item === document.activeElement)
  items[move(index, items.length - 1)]?.focus()
}
