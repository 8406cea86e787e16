import { fireEvent, screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { show } from '../../testing/page'
import { useBrush } from './use-brush'

const [onDone, onClick, onHover] = [vi.fn(), vi.fn(), vi.fn()]

function Strip() {
  const [selection, handlers] = useBrush(onDone, { onClick, onHover })
  return <p {...handlers}>{selection ? `${selection.from} to ${selection.to}` : 'strip'}</p>
}

function strip() {
  for (const heard of [onDone, onClick, onHover]) heard.mockClear()
  show(<Strip />)
  const element = screen.getByText('strip')
  element.setPointerCapture = () => undefined
  element.getBoundingClientRect = () => new DOMRect(100, 0, 1_000, 40)
  return element
}

test('a stretch that was dragged is done when the button is let go', () => {
  const element = strip()

  fireEvent.pointerDown(element, { button: 0, clientX: 150 })
  fireEvent.pointerMove(element, { clientX: 250 })
  expect(element.textContent).toBe('50 to 150')
  fireEvent.pointerUp(element, { clientX: 250 })

  expect([onDone.mock.calls, onClick.mock.calls, element.textContent]).toEqual([[[50, 150]], [], 'strip'])
})

test('an unsteady hand clicks', () => {
  const element = strip()

  fireEvent.pointerDown(element, { button: 0, clientX: 150 })
  fireEvent.pointerMove(element, { clientX: 155 })
  fireEvent.pointerUp(element, { clientX: 155 })
  fireEvent.pointerUp(element, { clientX: 155 })

  expect([onDone.mock.calls, onClick.mock.calls]).toEqual([[], [[55]]])
})

test.each([{ button: 2 }, { button: 0, pointerType: 'touch' }])('%j does not drag, but hovers', (press) => {
  const element = strip()

  fireEvent.pointerDown(element, { clientX: 150, ...press })
  fireEvent.pointerMove(element, { clientX: 300 })
  fireEvent.pointerUp(element, { clientX: 300 })
  fireEvent.pointerLeave(element)

  expect([onDone.mock.calls, onClick.mock.calls]).toEqual([[], []])
  expect(onHover.mock.calls).toEqual([[200], [null]])
})

test('a drag that the browser takes away is none', () => {
  const element = strip()

  fireEvent.pointerDown(element, { button: 0, clientX: 150 })
  fireEvent.pointerMove(element, { clientX: 300 })
  fireEvent.pointerCancel(element)
  fireEvent.pointerUp(element, { clientX: 300 })

  expect([onDone.mock.calls, element.textContent]).toEqual([[], 'strip'])
})
