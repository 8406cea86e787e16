/** Names and colours of a chart's lines. A name that can be taken away is a button; with Alt or twice it stays alone. */

import type { MouseEvent } from 'react'

import { toggled } from '../model/sets'
import './chart.css'

export interface LegendProps {
  readonly lines: readonly { readonly name: string; readonly label?: string; readonly short?: string; readonly colour: string }[]
  /** On a line of its own: for names of which nobody knows how many and how long they are. */
  readonly isBelow?: boolean
  readonly hidden?: ReadonlySet<string>
  readonly onHide?: (hidden: ReadonlySet<string>) => void
}

/** What is hidden after `name` was asked to stand alone: all others, or none if it does already. */
export function othersOf(lines: LegendProps['lines'], hidden: ReadonlySet<string>, name: string): ReadonlySet<string> {
  const others = lines.filter((line) => line.name !== name).map((line) => line.name)
  const isAlone = !hidden.has(name) && others.every((other) => hidden.has(other))
  return new Set(isAlone ? [] : others)
}

export function Legend({ lines, isBelow = false, hidden = new Set(), onHide }: LegendProps) {
  const pick = (name: string) => (event: MouseEvent) => {
    const turned = toggled(hidden, name)
    // The first click of two has turned it already.
    if (event.detail > 1) onHide?.(othersOf(lines, turned, name))
    else onHide?.(event.altKey ? othersOf(lines, hidden, name) : turned)
  }
  return (
    <ul className={isBelow ? 'legend legend-below' : 'legend'}>
      {lines.map(({ name, label = name, short = label, colour }) => {
        const key = (
          <span className="key" style={{ ['--c' as string]: colour }}>
            <span className="legend-name">{short}</span>
          </span>
        )
        return (
          <li key={name}>
            {onHide && lines.length > 1 ? (
              <button
                type="button"
                aria-pressed={!hidden.has(name)}
                title={`${name}: click to hide or show, double-click to show it alone`}
                onClick={pick(name)}
              >
                {key}
              </button>
            ) : (
              key
            )}
          </li>
        )
      })}
    </ul>
  )
}
