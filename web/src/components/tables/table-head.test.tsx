import { fireEvent, screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { show } from '../../../testing/page'
import type { Column, Widths } from './table-grid'
import { TableHead, type TableHeadProps } from './table-head'

const COLUMNS: readonly Column<string>[] = [
  { id: 'name', label: 'Name', width: '1fr', cell: (row) => row },
  { id: 'cost', label: 'Cost', width: '90px', sort: 'cost', isNumber: true, cell: (row) => row },
]

function head(more: Partial<TableHeadProps<string>> = {}) {
  const props = { columns: COLUMNS, grid: {}, sort: undefined, onSort: vi.fn(), widths: undefined, onWidths: vi.fn(), ...more }
  show(<TableHead {...props} />)
  return { ...props, edge: screen.queryByRole('separator', { name: 'Width of Cost' }) as HTMLElement }
}

function isAt(edge: HTMLElement, width: number): void {
  const cell = edge.parentElement as HTMLElement
  cell.getBoundingClientRect = () => new DOMRect(0, 0, width, 20)
  edge.setPointerCapture = () => undefined
}

test.each([
  [undefined, null, '-cost', 'Cost'],
  ['-cost', 'descending', 'cost', 'Cost ↓'],
  ['cost', 'ascending', '-cost', 'Cost ↑'],
  ['-name', null, '-cost', 'Cost'],
])('sorted by %s a click sorts the other way', (sort, said, next, text) => {
  const { onSort } = head({ sort })

  expect(screen.getByRole('columnheader', { name: /Cost/ }).getAttribute('aria-sort')).toBe(said)
  expect(screen.getByRole('button').textContent).toBe(text)
  fireEvent.click(screen.getByRole('button'))
  expect(onSort).toHaveBeenCalledExactlyOnceWith(next)
})

test('what cannot be sorted by has no button', () => {
  head({ onSort: undefined })

  expect(screen.queryByRole('button')).toBeNull()
})

test('arrows move the edge, as far as a column can be read', () => {
  const onWidths = vi.fn<(widths: Widths) => void>()
  const { edge } = head({ widths: new Map([['name', 300]]), onWidths })
  const widths = () => Object.fromEntries(onWidths.mock.lastCall?.[0] ?? [])

  isAt(edge, 100)
  fireEvent.keyDown(edge, { key: 'ArrowRight' })
  expect(widths()).toEqual({ name: 300, cost: 116 })
  fireEvent.keyDown(edge, { key: 'ArrowLeft' })
  expect(widths()).toEqual({ name: 300, cost: 84 })
  isAt(edge, 50)
  fireEvent.keyDown(edge, { key: 'ArrowLeft' })
  expect(widths()).toEqual({ name: 300, cost: 48 })
  isAt(edge, 895)
  fireEvent.keyDown(edge, { key: 'ArrowRight' })
  expect(widths()).toEqual({ name: 300, cost: 900 })
  expect(fireEvent.keyDown(edge, { key: 'x' })).toBe(true)
})

test('Escape and a double click give a column its own width back', () => {
  const onWidths = vi.fn<(widths: Widths) => void>()
  const { edge } = head({ widths: new Map([['name', 300], ['cost', 120]]), onWidths })
  expect(edge.getAttribute('aria-valuetext')).toBe('120 pixels')

  fireEvent.keyDown(edge, { key: 'Escape' })
  fireEvent.doubleClick(edge)

  expect(onWidths.mock.calls.map(([widths]) => [...widths])).toEqual([[['name', 300]], [['name', 300]]])
})

test('an edge is dragged with the first button only, until it is let go', () => {
  const onWidths = vi.fn<(widths: Widths) => void>()
  const { edge } = head({ onWidths })
  isAt(edge, 100)

  fireEvent.pointerDown(edge, { button: 2, clientX: 500 })
  fireEvent.pointerMove(edge, { clientX: 540 })
  expect(onWidths).not.toHaveBeenCalled()
  fireEvent.pointerDown(edge, { button: 0, clientX: 500 })
  fireEvent.pointerMove(edge, { clientX: 540 })
  expect([...(onWidths.mock.lastCall?.[0] ?? [])]).toEqual([['cost', 140]])
  fireEvent.pointerUp(edge)
  fireEvent.pointerMove(edge, { clientX: 700 })
  expect(onWidths).toHaveBeenCalledOnce()
})
