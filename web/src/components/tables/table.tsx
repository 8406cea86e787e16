/** A long table: as many rows as are on screen, a head that stays, columns as wide as one likes, two lines on a phone. */

import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type MouseEvent, type ReactNode, type Ref, type RefObject, useEffect, useImperativeHandle, useLayoutEffect, useMemo, useRef, useState } from 'react'

import { type Column, tracks, type Widths } from './table-grid'
import { TableHead, type TableSort } from './table-head'
import './table.css'

export interface TableHandle {
  /** Moves the focus to the link of the next or previous row, from the first on screen at first. */
  readonly move: (step: 1 | -1) => void
  /** Brings a row into sight and moves the focus to its link; `ifFree` only if nothing else has the focus by then. */
  readonly focus: (index: number, options?: { readonly ifFree?: boolean }) => void
}

export interface TableProps<Row> extends TableSort {
  readonly label: string
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
  readonly columns: readonly Column<Row>[]
  /** Of the element it stands in; 0 until measured. */
  readonly width: number
  readonly widths?: Widths
  readonly onWidths?: (widths: Widths) => void
  /** What stands below a row's cells, over their whole width; null for nothing. */
  readonly more?: (row: Row) => ReactNode
  /** Opens a row's panel, on a click or on Space; without it a click follows the row's link. */
  readonly onOpen?: (row: Row) => void
  /** Key of the row whose panel is open. */
  readonly opened?: string | null
  readonly onEnd?: () => void
  readonly foot?: ReactNode
  readonly ref?: Ref<TableHandle>
}

const ROW = 34
const TWO_LINES = 54
const MORE = 22
/** Narrower than this a row has two lines: the name, and its figures below it. */
const NARROW = 520
/** Room for the rows above and below those on screen, and how early more are asked for. */
const OVERSCAN = 12
function useRows<Row>({ rows, keyOf, more, onEnd }: TableProps<Row>, body: React.RefObject<HTMLElement | null>, isNarrow: boolean) {
  const top = useTop(body)
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: (at) => {
      const row = rows[at]
      return (isNarrow ? TWO_LINES : ROW) + (row !== undefined && more?.(row) ? MORE : 0)
    },
    getItemKey: (at) => {
      const row = rows[at]
      return row === undefined ? at : keyOf(row)
    },
    overscan: OVERSCAN,
    scrollMargin: top,
  })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= rows.length - OVERSCAN) onEnd?.()
  }, [last, rows.length, onEnd])
  useEffect(() => { virtual.measure() }, [isNarrow, virtual])
  return { top, virtual, items }
}

/** Moves the keyboard from row to row, to those far away, too. */
function useRowFocus(table: RefObject<HTMLDivElement | null>, last: number, scrollTo: (index: number) => void): TableHandle {
  const going = useRef<number | null>(null)
  const focus: TableHandle['focus'] = (next, { ifFree = false } = {}) => {
    scrollTo(next)
    if (!ifFree) linkOf(table.current, next)?.focus({ preventScroll: true })
    going.current = next
    const held = document.activeElement
    // A row far away is only there after the list has scrolled to it; keys pressed meanwhile go on from it.
    requestAnimationFrame(() => requestAnimationFrame(() => {
      if (going.current !== next) return
      going.current = null
      // Whatever took the keyboard in these two frames keeps it.
      const holder = document.activeElement
      if (holder !== document.body && (ifFree || holder !== held)) return
      linkOf(table.current, next)?.focus({ preventScroll: true })
    }))
  }
  return {
    focus,
    move: (step) => {
      const next = going.current === null ? nextRow(table.current, step) : going.current + step
      focus(Math.max(0, Math.min(last, next)))
    },
  }
}

export function Table<Row>(props: TableProps<Row>) {
  const { label, rows, keyOf, width, widths, onWidths, more, foot, sort, onSort, onOpen, opened, ref } = props
  const isNarrow = width < NARROW
  const columns = useMemo(() => props.columns.filter(({ from = 0 }) => width >= from), [props.columns, width])
  const table = useRef<HTMLDivElement>(null)
  const body = useRef<HTMLDivElement>(null)
  const { top, virtual, items } = useRows(props, body, isNarrow)
  const grid = isNarrow ? {} : { gridTemplateColumns: tracks(columns, widths, width) }
  const handle = useRowFocus(table, rows.length - 1, (index) => { virtual.scrollToIndex(index, { align: 'auto' }) })
  useImperativeHandle(ref, () => handle)

  return (
    <div ref={table} className={isNarrow ? 'table narrow' : 'table'} role="table" aria-label={label} aria-rowcount={rows.length + 1}>
      <TableHead columns={columns} grid={grid} sort={sort} onSort={onSort} widths={widths} onWidths={onWidths} />
      <div ref={body} className="table-body" role="rowgroup" style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, start, size }) => {
          const row = rows[index]
          if (row === undefined) return null
          const below = more?.(row)
          return (
            <div
              key={keyOf(row)}
              className="table-row row"
              role="row"
              aria-rowindex={index + 2}
              data-index={index}
              data-more={below ? true : undefined}
              aria-current={opened === keyOf(row) ? true : undefined}
              {...(onOpen && openers(() => { onOpen(row) }))}
              style={{ ...grid, height: size, transform: `translateY(${start - top}px)` }}
            >
              {columns.map(({ id, isNumber, cell }) => (
                <span key={id} role="cell" className={isNumber ? `cell n of-${id}` : `cell of-${id}`}>
                  {cell(row)}
                </span>
              ))}
              {below && <span role="cell" className="table-more">{below}</span>}
            </div>
          )
        })}
      </div>
      {foot}
    </div>
  )
}

/** A click beside the row's own links and buttons opens its panel, with ⌘ or Ctrl its page in a new tab; so does Space on its link. */
function openers(open: () => void) {
  return {
    onClick: (event: MouseEvent<HTMLElement>) => {
      const isOwn = event.target instanceof Element && event.target.closest('a, button, input, label') !== null
      // Marking text in a row is no wish to open it.
      if (isOwn || window.getSelection()?.isCollapsed === false) return
      event.preventDefault()
      const link = event.currentTarget.querySelector<HTMLAnchorElement>('a.row-link')
      if (event.metaKey || event.ctrlKey) {
        window.open(link?.href, '_blank', 'noopener')
        return
      }
      link?.focus({ preventScroll: true })
      open()
    },
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
      if (event.key !== ' ' || !(event.target instanceof Element) || !event.target.matches('a.row-link')) return
      event.preventDefault()
      open()
    },
  }
}

/** How far down the page the element begins. */
function useTop(element: React.RefObject<HTMLElement | null>): number {
  const [top, setTop] = useState(0)
  useLayoutEffect(() => {
    const place = () => { setTop((element.current?.getBoundingClientRect().top ?? 0) + window.scrollY) }
    place()
    const observer = new ResizeObserver(place)
    observer.observe(document.body)
    return () => { observer.disconnect() }
  }, [element])
  return top
}

/** Below the header and the head of the table. */
const HEADER = 84

function nextRow(table: HTMLElement | null, step: number): number {
  const focused = document.activeElement?.closest<HTMLElement>('.table-row')
  const seen = [...(table?.querySelectorAll<HTMLElement>('.table-row') ?? [])].find((row) => row.getBoundingClientRect().top >= HEADER)
  return focused ? Number(focused.dataset['index']) + step : Number(seen?.dataset['index'] ?? 0)
}

function linkOf(table: HTMLElement | null, index: number): HTMLElement | null | undefined {
  return table?.querySelector<HTMLElement>(`.table-row[data-index="${index}"] a.row-link`)
}
