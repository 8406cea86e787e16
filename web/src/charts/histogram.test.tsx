import { fireEvent, screen } from '@testing-library/react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test, vi } from 'vitest'

import { show } from '../../testing/page'
import { Histogram } from './histogram'

const BINS = [{ count: 1, label: 'a' }, { count: 0, label: 'b' }, { count: 4, label: 'c' }, { count: 3, label: 'd' }]
const around = { bins: BINS, ticks: [{ at: 0, label: '1 s' }, { at: 0.5, label: '2 s' }, { at: 1, label: '4 s' }], height: 176, label: 'Latency of 8 requests', colour: 'red' }

test('a bar is as high as its share of the highest, seen however small, and none for nothing', () => {
  const html = renderToStaticMarkup(<Histogram {...around} />)

  expect([...html.matchAll(/<i style="height:([^;]+);/g)].map(([, height]) => height)).toEqual(['max(2px, 25%)', '0', 'max(2px, 100%)', 'max(2px, 75%)'])
})

test('what is read out and what the pointer shows are the count and its share', () => {
  const { container } = show(<Histogram {...around} />)

  expect([...container.querySelectorAll('.histogram-tip')].map(({ textContent }) => textContent.replaceAll('\u00a0', ' '))).toEqual(['a1 13 %', 'b0 0 %', 'c4 50 %', 'd3 38 %'])
  expect([...container.querySelectorAll('li .visually-hidden')].map(({ textContent }) => textContent)).toEqual(['a: 1', 'b: 0', 'c: 4', 'd: 3'])
  expect(screen.queryByRole('button')).toBeNull()
})

test('one bar is in the order of the page, arrows lead to those with something in them', () => {
  const onPick = vi.fn()
  show(<Histogram {...around} onPick={onPick} />)
  const buttons = screen.getAllByRole('button')
  expect(buttons.map(({ tabIndex }) => tabIndex)).toEqual([0, -1, -1])

  buttons[0]?.focus()
  fireEvent.keyDown(buttons[0] as Element, { key: 'ArrowRight' })
  expect(document.activeElement?.getAttribute('aria-label')).toBe('c: 4')
  expect(buttons.map(({ tabIndex }) => tabIndex)).toEqual([-1, 0, -1])
  fireEvent.keyDown(buttons[1] as Element, { key: 'End' })
  expect(document.activeElement?.getAttribute('aria-label')).toBe('d: 3')
  expect(fireEvent.keyDown(buttons[2] as Element, { key: 'x' })).toBe(true)
  fireEvent.click(buttons[2] as Element)
  expect(onPick).toHaveBeenCalledExactlyOnceWith(3)
})

test('tips and labels at an end stay inside', () => {
  const { container } = show(<Histogram {...around} marks={[{ at: 0.2, label: 'p50' }, { at: 0.9, label: 'p95' }]} />)

  expect([...container.querySelectorAll('li')].map(({ className }) => className)).toEqual(['tip-start', 'tip-start', 'tip-end', 'tip-end'])
  expect([...container.querySelectorAll('.histogram-axis span')].map(({ className }) => className)).toEqual(['at-start', '', 'at-end'])
  expect([...container.querySelectorAll('.histogram-mark')].map(({ className }) => className)).toEqual(['histogram-mark', 'histogram-mark to-left'])
})
