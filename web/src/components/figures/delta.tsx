/** A change against the previous period: an arrow, its size, and a colour only where it is good or bad. */

import type { Change } from '../../model/change'
import './delta.css'

const ARROWS = { up: '▲', down: '▼', same: '' } as const
const WORDS = { up: 'up', down: 'down', same: 'unchanged' } as const

export interface DeltaProps {
  readonly change: Change | null
  readonly title?: string
  /** What stands there where nothing can be compared: "since 29 Oct". */
  readonly instead?: string | undefined
}

export function Delta({ change, title, instead }: DeltaProps) {
  if (!change) return instead === undefined ? null : <span className="delta instead" title={title}>{instead}</span>
  return (
    <span className={`delta ${change.tone}`} title={title}>
      <span className="visually-hidden">{WORDS[change.direction]} </span>
      <span aria-hidden="true">{ARROWS[change.direction]}</span> {change.text}
    </span>
  )
}
