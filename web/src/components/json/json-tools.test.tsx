import { fireEvent, screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { show } from '../../../testing/page'
import { openedTo, parseJson } from '../../model/json'
import type { JsonState } from './json-state'
import { JsonTools } from './json-tools'

function tools(more: Partial<JsonState> = {}, depth = 1) {
  const nodes = parseJson('{"a":{"b":{"c":1}}}') ?? []
  const state: JsonState = {
    nodes, rows: [0], open: openedTo(nodes, depth), active: 2, query: '', hits: [],
    setOpen: vi.fn(), toggle: vi.fn(), go: vi.fn(), find: vi.fn(), step: vi.fn(), ...more,
  }
  show(<JsonTools label="value" state={state} onCopy={() => 'all'} />)
  return { state, nodes, search: screen.getByRole('textbox') }
}

test('one more level is opened, or all', () => {
  const { state, nodes } = tools()

  fireEvent.click(screen.getByRole('button', { name: 'Expand one more level' }))
  fireEvent.click(screen.getByRole('button', { name: 'Expand all' }))

  expect(vi.mocked(state.setOpen).mock.calls).toEqual([[openedTo(nodes, 2)], [openedTo(nodes, Infinity)]])
})

test('what is all open can only be closed', () => {
  const { state, nodes } = tools({}, Infinity)

  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Expand one more level' }).disabled).toBe(true)
  expect(screen.queryByRole('button', { name: 'Expand all' })).toBeNull()
  fireEvent.click(screen.getByRole('button', { name: 'Collapse to the first level' }))
  expect(state.setOpen).toHaveBeenCalledExactlyOnceWith(openedTo(nodes, 1))
})

test('Enter steps on, with Shift back; both keys stay in the box', () => {
  const outside = vi.fn()
  document.addEventListener('keydown', outside)
  const { state, search } = tools({ query: 'a', hits: [1, 2] })

  fireEvent.keyDown(search, { key: 'Enter' })
  fireEvent.keyDown(search, { key: 'Enter', shiftKey: true })
  fireEvent.keyDown(search, { key: 'Escape' })
  document.removeEventListener('keydown', outside)

  expect(vi.mocked(state.step).mock.calls).toEqual([[1], [-1]])
  expect(state.find).toHaveBeenCalledExactlyOnceWith('')
  expect(outside).not.toHaveBeenCalled()
  expect(screen.getByText('2 of 2')).toBeTruthy()
})

test('Escape in an empty box is not its own', () => {
  const { state, search } = tools()

  expect(fireEvent.keyDown(search, { key: 'Escape' })).toBe(true)
  expect(fireEvent.keyDown(search, { key: 'a' })).toBe(true)
  expect(state.find).not.toHaveBeenCalled()
})

test('what is typed is searched for', () => {
  const { state, search } = tools()

  fireEvent.change(search, { target: { value: 'b' } })

  expect(state.find).toHaveBeenCalledExactlyOnceWith('b')
})
