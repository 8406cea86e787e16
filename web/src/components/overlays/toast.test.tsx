import { act, fireEvent, render, screen } from '@testing-library/react'
import { beforeEach, expect, test, vi } from 'vitest'

import { Toasts, useToast } from './toast'

function Says() {
  const say = useToast()
  return <><button type="button" onClick={() => { say({ text: 'saved' }) }}>a</button><button type="button" onClick={() => { say({ text: 'lost', tone: 'bad' }) }}>b</button></>
}

function press(name: string): void {
  fireEvent.click(screen.getByRole('button', { name }))
}

function pass(ms: number): void {
  act(() => { vi.advanceTimersByTime(ms) })
}

beforeEach(() => {
  vi.useFakeTimers()
  render(<Toasts><Says /></Toasts>)
})

test('it goes by itself after five seconds', () => {
  press('a')
  pass(4_999)
  expect(screen.getByRole('status').textContent).toBe('saved')
  pass(1)
  expect(screen.getByRole('status').textContent).toBe('')
})

test('a pointer on it keeps it until that leaves', () => {
  press('a')
  fireEvent.pointerEnter(screen.getByRole('status'))
  pass(60_000)
  expect(screen.getByText('saved')).toBeTruthy()
  fireEvent.pointerLeave(screen.getByRole('status'))
  pass(5_000)
  expect(screen.queryByText('saved')).toBeNull()
})

test('the newest takes the place of the one before, and can be closed', () => {
  press('a')
  press('b')
  expect(screen.getByRole('status').textContent).toBe('lost')
  expect(screen.getByText('lost').parentElement?.className).toBe('toast bad')
  press('Close')
  expect(screen.getByRole('status').textContent).toBe('')
})
