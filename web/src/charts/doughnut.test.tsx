import { fireEvent, screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { show } from '../../testing/page'
import { Doughnut, type Slice } from './doughnut'

const slice = (name: string, share: number): Slice => ({ name, label: name, colour: 'red', share, value: '$1', exact: '$1.00' })
const whole = { total: '$4', unit: 'USD', label: 'Cost by operation' }
const RING = 2 * Math.PI * 42

function arcs(container: HTMLElement) {
  return [...container.querySelectorAll('circle:not(.doughnut-track)')]
}

test('a slice begins where the one before it ends, with a gap between them', () => {
  const { container } = show(<Doughnut {...whole} slices={[slice('a', 0.5), slice('b', 0.25), slice('c', 0.25)]} />)

  expect(arcs(container).map((arc) => Number(arc.getAttribute('stroke-dashoffset')))).toEqual([0, -0.5 * RING, -0.75 * RING])
  expect(arcs(container).map((arc) => Number(arc.getAttribute('stroke-dasharray')?.split(' ')[0]))).toEqual([0.5 * RING - 1.6, 0.25 * RING - 1.6, 0.25 * RING - 1.6])
})

test('the only slice is a whole ring, the smallest can still be seen', () => {
  const only = show(<Doughnut {...whole} slices={[slice('a', 1)]} />)
  expect(Number(arcs(only.container)[0]?.getAttribute('stroke-dasharray')?.split(' ')[0])).toBe(RING)

  const tiny = show(<Doughnut {...whole} slices={[slice('a', 1), slice('b', 0.0001)]} />)
  expect(arcs(tiny.container)[1]?.getAttribute('stroke-dasharray')?.split(' ')[0]).toBe('0.6')
})

test('a slice leads where its name leads', () => {
  const onPick = vi.fn()
  const { container } = show(<Doughnut {...whole} slices={[slice('a', 0.5), slice('b', 0.5)]} onPick={onPick} />)

  fireEvent.click(arcs(container)[1] as Element)
  fireEvent.click(screen.getByTitle('Show only a'))

  expect(onPick.mock.calls).toEqual([[1], [0]])
  expect(screen.getByRole('img', { name: 'Cost by operation: $4 USD' })).toBeTruthy()
})

test('without a way to lead there are no buttons', () => {
  show(<Doughnut {...whole} slices={[slice('a', 1)]} />)

  expect(screen.queryByRole('button')).toBeNull()
  expect(screen.getByTitle('$1.00').textContent).toBe('$1')
})
