/** A name in its colour. */

import './badge.css'

export interface BadgeProps {
  readonly name: string
  readonly colour: string
  /** The name as it is shown, where it is too long to be. */
  readonly label?: string
}

export function Badge({ name, colour, label = name }: BadgeProps) {
  return (
    <span className="badge" style={{ ['--c' as string]: colour }} title={name}>
      <span>{label}</span>
    </span>
  )
}
