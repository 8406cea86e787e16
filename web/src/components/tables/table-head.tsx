/** The head of a table: a click sorts, an edge is dragged, or moved by the arrows, to make a column wider. */

import { type KeyboardEvent, type PointerEvent, useRef } from 'react'

import { type Column, LEAST_WIDTH, MOST_WIDTH, type Widths } from './table-grid'

export interface TableSort {
  /** "-cost": by cost, the largest first. */
  readonly sort?: string | undefined
  readonly onSort?: ((sort: string) => void) | undefined
}

export interface TableHeadProps<Row> extends TableSort {
  readonly columns: readonly Column<Row>[]
  readonly grid: React.CSSProperties
  readonly widths: Widths | undefined
  readonly onWidths: ((widths: Widths) => void) | undefined
}

export function TableHead<Row>({ columns, grid, sort, onSort, widths, onWidths }: TableHeadProps<Row>) {
  return (
    <div className="table-head" role="rowgroup">
      <div role="row" aria-rowindex={1} style={grid}>
        {columns.map(({ id, label, isNumber, sort: field }) => (
          <span key={id} role="columnheader" className={isNumber ? 'cell n' : 'cell'} aria-sort={directionOf(sort, field)}>
            {field && onSort ? (
              <button type="button" onClick={() => { onSort(turned(sort, field)) }}>
                {label}
                <span aria-hidden="true">{ARROWS[directionOf(sort, field) ?? 'none']}</span>
              </button>
            ) : (
              label
            )}
            {onWidths && <Edge id={id} label={label} widths={widths ?? new Map()} onWidths={onWidths} />}
          </span>
        ))}
      </div>
    </div>
  )
}

const ARROWS = { descending: ' ↓', ascending: ' ↑', none: '' } as const

function directionOf(sort: string | undefined, field: string | undefined): 'descending' | 'ascending' | undefined {
  if (!field || sort?.replace('-', '') !== field) return undefined
  return sort.startsWith('-') ? 'descending' : 'ascending'
}

/** The largest first; once more the other way. */
function turned(sort: string | undefined, field: string): string {
  return sort === `-${field}` ? field : `-${field}`
}

interface EdgeProps {
  readonly id: string
  readonly label: string
  readonly widths: Widths
  readonly onWidths: (widths: Widths) => void
}

const STEP = 16

/** The right edge of a column's head. Escape, or a double click, gives the column its own width back. */
function Edge({ id, label, widths, onWidths }: EdgeProps) {
  const drag = useRef<{ readonly x: number; readonly width: number } | null>(null)
  const widthOf = (edge: HTMLElement) => Math.round(edge.parentElement?.getBoundingClientRect().width ?? 0)
  const set = (width: number) => { onWidths(new Map(widths).set(id, Math.max(LEAST_WIDTH, Math.min(MOST_WIDTH, Math.round(width))))) }
  const reset = () => { onWidths(new Map([...widths].filter(([other]) => other !== id))) }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = { ArrowRight: STEP, ArrowLeft: -STEP }[event.key]
    if (step !== undefined) set(widthOf(event.currentTarget) + step)
    else if (event.key === 'Escape') reset()
    else return
    event.preventDefault()
  }
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return
    drag.current = { x: event.clientX, width: widthOf(event.currentTarget) }
    event.currentTarget.setPointerCapture(event.pointerId)
  }
  return (
    // A splitter that moves is a widget (WAI-ARIA window splitter); the rule knows only the one that stands still.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <span
      className="table-edge"
      role="separator"
      aria-orientation="vertical"
      aria-label={`Width of ${label}`}
      aria-valuenow={widths.get(id) ?? 0}
      aria-valuemin={LEAST_WIDTH}
      aria-valuemax={MOST_WIDTH}
      aria-valuetext={widths.has(id) ? `${widths.get(id) ?? 0} pixels` : 'as wide as it needs'}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
      onPointerMove={(event) => {
        if (drag.current) set(drag.current.width + event.clientX - drag.current.x)
      }}
      onPointerUp={() => { drag.current = null }}
      onPointerCancel={() => { drag.current = null }}
      onDoubleClick={reset}
    />
  )
}
