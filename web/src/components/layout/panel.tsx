/** A titled surface: what it shows, its unit and step beside the title, a legend at the right. */

import type { ReactNode } from 'react'

import './panel.css'

export interface PanelProps {
  readonly title: string
  /** Unit and step: "USD per 30 min, by model". */
  readonly note?: string
  /** At the right of the title; wraps under it when narrow. */
  readonly aside?: ReactNode
  /** At the very right, on the line of the title. */
  readonly tools?: ReactNode
  /** Columns of twelve. */
  readonly span: 3 | 4 | 6 | 8 | 12
  /** Columns on a screen of medium width; half of it for small panels, all of it for large ones if not said. */
  readonly mediumSpan?: 6 | 12
  /** Older figures stand here while newer ones load. */
  readonly isStale?: boolean
  readonly children: ReactNode
}

export function Panel(props: PanelProps) {
  const { title, note, aside, tools, span, mediumSpan = span > 6 ? 12 : 6, isStale = false, children } = props
  return (
    <section
      className={`panel card span-${span} medium-${mediumSpan}`}
      aria-label={title}
      aria-busy={isStale}
      data-stale={isStale || undefined}
    >
      <div className="panel-head">
        <h2>
          {title}
          {/* The space comes with the note: alone it would have another place. */}
          {note && <small> {note}</small>}
        </h2>
        {aside}
        {tools}
      </div>
      {children}
    </section>
  )
}
