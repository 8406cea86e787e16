import { fireEvent, screen } from '@testing-library/react'
import { createRef } from 'react'
import { expect, test, vi } from 'vitest'

import { show } from '../../../testing/page'
import { Table, type TableHandle, type TableProps } from './table'

interface Fruit {
  readonly id: string
}

const ROWS: readonly Fruit[] = Array.from({ length: 200 }, (_, at) => ({ id: `fruit ${at}` }))

function table(more: Partial<TableProps<Fruit>> = {}) {
  const ref = createRef<TableHandle>()
  const onEnd = vi.fn()
  const page = show(
    <Table
      ref={ref}
      label="Fruits"
      rows={ROWS}
      keyOf={({ id }) => id}
      width={1_000}
      onEnd={onEnd}
      columns={[
        { id: 'name', label: 'Name', width: '1fr', cell: ({ id }) => <a className="row-link" href={`/fruits/${id}`}>{id}</a> },
        { id: 'size', label: 'Size', width: '60px', isNumber: true, from: 600, cell: () => '7' },
      ]}
      {...more}
    />,
  )
  return { ...page, onEnd, handle: () => ref.current as TableHandle }
}

function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('.table-row')]
}

test('of a long list as many rows are there as are on screen, and all are counted', () => {
  table()

  expect(rows().length).toBeGreaterThan(20)
  expect(rows().length).toBeLessThan(60)
  expect(screen.getByRole('table', { name: 'Fruits' }).getAttribute('aria-rowcount')).toBe('201')
  expect(rows()[0]?.getAttribute('aria-rowindex')).toBe('2')
})

test.each([
  [599, 'table', ['Name']],
  [600, 'table', ['Name', 'Size']],
  [519, 'table narrow', ['Name']],
])('%s pixels wide it is a %s with its columns', (width, className, labels) => {
  table({ width })

  expect(screen.getByRole('table').className).toBe(className)
  expect(screen.getAllByRole('columnheader').map(({ textContent }) => textContent)).toEqual(labels)
  expect(rows()[0]?.style.height).toBe(className === 'table' ? '34px' : '54px')
})

test('a row with more below it is higher', () => {
  table({ more: ({ id }) => (id === 'fruit 1' ? 'a hit' : null) })

  expect(rows().slice(0, 3).map(({ style, dataset }) => [style.height, dataset['more']])).toEqual([
    ['34px', undefined], ['56px', 'true'], ['34px', undefined],
  ])
  expect(rows()[1]?.querySelector('.table-more')?.textContent).toBe('a hit')
})

test('more is asked for when the end comes near, not before', () => {
  expect(table().onEnd).not.toHaveBeenCalled()
  expect(table({ rows: ROWS.slice(0, 30) }).onEnd).toHaveBeenCalled()
})

test('a click beside the links of a row opens its panel, with ⌘ or Ctrl its page', () => {
  const onOpen = vi.fn()
  const open = vi.spyOn(window, 'open').mockReturnValue(null)
  table({ onOpen, opened: 'fruit 1' })
  const cell = (at: number) => rows()[at]?.querySelector('.of-size') as HTMLElement

  fireEvent.click(cell(2))
  expect(onOpen).toHaveBeenCalledExactlyOnceWith(ROWS[2])
  expect(document.activeElement?.textContent).toBe('fruit 2')
  fireEvent.click(cell(3), { metaKey: true })
  fireEvent.click(cell(4), { ctrlKey: true })
  expect(open.mock.calls.map(([href]) => String(href).split('/').at(-1))).toEqual(['fruit%203', 'fruit%204'])
  expect(onOpen).toHaveBeenCalledOnce()
  expect(rows()[1]?.getAttribute('aria-current')).toBe('true')
  expect(rows()[0]?.getAttribute('aria-current')).toBeNull()
})

test('a click on a link of its own, or one that selects text, opens nothing', () => {
  const onOpen = vi.fn()
  table({ onOpen })

  fireEvent.click(screen.getByText('fruit 0'))
  vi.spyOn(window, 'getSelection').mockReturnValue({ isCollapsed: false } as Selection)
  fireEvent.click(rows()[0] as HTMLElement)

  expect(onOpen).not.toHaveBeenCalled()
})

test('Space on the link of a row opens its panel, other keys and other places do not', () => {
  const onOpen = vi.fn()
  table({ onOpen })

  fireEvent.keyDown(screen.getByText('fruit 5'), { key: 'Enter' })
  fireEvent.keyDown(rows()[5] as HTMLElement, { key: ' ' })
  expect(onOpen).not.toHaveBeenCalled()
  fireEvent.keyDown(screen.getByText('fruit 5'), { key: ' ' })
  expect(onOpen).toHaveBeenCalledExactlyOnceWith(ROWS[5])
})

test('the keyboard goes from row to row, and not beyond the ends', () => {
  const { handle } = table({ rows: ROWS.slice(0, 3) })
  const focused = () => document.activeElement?.textContent

  handle().focus(1)
  expect(focused()).toBe('fruit 1')
  handle().move(1)
  expect(focused()).toBe('fruit 2')
  handle().move(1)
  expect(focused()).toBe('fruit 2')
  handle().move(-1)
  handle().move(-1)
  handle().move(-1)
  expect(focused()).toBe('fruit 0')
})

test('whoever has the keyboard keeps it from a row that only asks if it is free', async () => {
  const { handle } = table({ rows: ROWS.slice(0, 3), foot: <input /> })
  screen.getByRole('textbox').focus()

  handle().focus(1, { ifFree: true })
  await new Promise((done) => { requestAnimationFrame(() => { requestAnimationFrame(done) }) })
  expect(document.activeElement).toBe(screen.getByRole('textbox'))
  screen.getByRole('textbox').blur()
  handle().focus(1, { ifFree: true })
  await new Promise((done) => { requestAnimationFrame(() => { requestAnimationFrame(done) }) })
  expect(document.activeElement?.textContent).toBe('fruit 1')
})
