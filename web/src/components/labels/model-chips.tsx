/** The models of a trace, each once: what was asked for and the snapshot that answered share a chip. */

import { modelColour } from '../../model/colours'
import { distinctModels } from '../../model/names'
import { Badge } from './badge'
import './model-chips.css'

export interface ModelChipsProps {
  readonly models: readonly string[]
  /** More than this are counted only. */
  readonly most: number
  /** Where a chip leads, given all its names. */
  readonly href: (names: readonly string[]) => string
}

export function ModelChips({ models, most, href }: ModelChipsProps) {
  const all = distinctModels(models)
  const more = all.slice(most).map(({ label }) => label)
  if (all.length === 0) return null
  return (
    <span className="model-chips">
      {all.slice(0, most).map(({ label, names }) => (
        <a key={label} href={href(names)} title={`Traces with ${names.join(' or ')}`}>
          <Badge name={names.join(', answered by ')} label={label} colour={modelColour(label)} />
        </a>
      ))}
      {more.length > 0 && <span className="muted" title={more.join(', ')}>+{more.length}</span>}
    </span>
  )
}
