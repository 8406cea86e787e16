import { fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { drawings } from '../../testing/engine'
import { show } from '../../testing/page'
import { TimeChart, type TimeChartProps } from './time-chart'
import type { TimeData } from './time-option'

const HOUR = 3_600_000
const FIRST = Date.UTC(2026, 5, 1)
const DATA: TimeData = {
  starts: [0, 1, 2, 3].map((at) => new Date(FIRST + at * HOUR).toISOString()), stepSeconds: 3_600,
  lines: [{ name: 'a', colour: 'red', values: [1, 2, 3, null] }],
}

async function chart(more: Partial<TimeChartProps> = {}) {
  const [onRange, onOpen] = [vi.fn(), vi.fn()]
  const props: TimeChartProps = { data: DATA, mark: 'bars', height: 200, label: 'Cost', axis: String, value: (value) => `$${value}`, sum: null, theme: 'light', onRange, onOpen, ...more }
  const page = show(<TimeChart {...props} />)
  await waitFor(() => { expect(drawings.at(-1)?.options.length).toBeGreaterThan(0) })
  const element = screen.getByRole('slider', { name: 'Cost' })
  const canvas = element.querySelector<HTMLElement>('.chart-canvas') as HTMLElement
  canvas.setPointerCapture = () => undefined
  canvas.getBoundingClientRect = () => new DOMRect(0, 0, 400, 200)
  return { ...page, props, onRange, onOpen, element, canvas, key: (key: string, keys = {}) => fireEvent.keyDown(element, { key, ...keys }) }
}

test('it is drawn, and drawn anew in another theme', async () => {
  const { rerender, props } = await chart()
  const drawing = drawings.at(-1)
  const before = drawing?.options.length ?? 0

  rerender(<TimeChart {...props} theme="dark" />)

  await waitFor(() => { expect(drawing?.options.length).toBeGreaterThan(before) })
})

test('arrows read the values, Enter opens the traces of the interval', async () => {
  const { element, key, onOpen } = await chart()
  expect(element.getAttribute('aria-valuetext')).toBe('Arrows read the values. Shift and arrows select a time range, Enter zooms to it. Enter opens the traces of an interval')

  key('ArrowRight')
  key('ArrowRight')
  expect(element.getAttribute('aria-valuenow')).toBe('1')
  expect(element.getAttribute('aria-valuetext')).toContain('a $2')
  expect(drawings.at(-1)?.actions.at(-1)).toMatchObject({ type: 'showTip', dataIndex: 1 })
  key('Enter')
  expect(onOpen).toHaveBeenCalledExactlyOnceWith(FIRST + HOUR, FIRST + 2 * HOUR)
})

test('Shift selects a time range, Enter zooms to it, Escape lets go', async () => {
  const { element, key, onRange } = await chart()

  key('End')
  key('ArrowLeft', { shiftKey: true })
  key('ArrowLeft', { shiftKey: true })
  expect(element.querySelector<HTMLElement>('.chart-band')?.style.left).toBe('100px')
  expect(element.querySelector<HTMLElement>('.chart-band')?.style.width).toBe('300px')
  key('Enter')
  expect(onRange).toHaveBeenCalledExactlyOnceWith(FIRST + HOUR, FIRST + 4 * HOUR)
  expect(element.querySelector('.chart-band')).toBeNull()
  key('ArrowRight')
  expect(key('Escape')).toBe(false)
  expect(key('Escape')).toBe(true)
  expect(key('ArrowRight', { ctrlKey: true })).toBe(true)
})

test('a drag looks at that stretch only, a click opens the interval', async () => {
  const { canvas, onRange, onOpen } = await chart()

  fireEvent.pointerDown(canvas, { button: 0, clientX: 350 })
  fireEvent.pointerMove(canvas, { clientX: 150 })
  fireEvent.pointerUp(canvas, { clientX: 150 })
  expect(onRange).toHaveBeenCalledExactlyOnceWith(FIRST + HOUR, FIRST + 4 * HOUR)
  fireEvent.pointerDown(canvas, { button: 0, clientX: 50 })
  fireEvent.pointerUp(canvas, { clientX: 50 })
  expect(onOpen).toHaveBeenCalledExactlyOnceWith(FIRST, FIRST + HOUR)
})

test('without anything to do it only reads', async () => {
  const { element, key } = await chart({ onRange: undefined, onOpen: undefined })

  expect(element.className).toBe('chart')
  expect(element.getAttribute('aria-valuetext')).toBe('Arrows read the values')
  key('ArrowRight')
  key('ArrowRight', { shiftKey: true })
  expect(element.querySelector('.chart-band')).toBeNull()
})

test('it is gone with its page', async () => {
  const { unmount } = await chart()
  const drawing = drawings.at(-1)

  unmount()

  expect(drawing?.isGone).toBe(true)
})
