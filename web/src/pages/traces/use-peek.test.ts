import { act, fireEvent } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { lookAt, runHook } from '../../../testing/page'
import { traceSummary } from '../../../testing/samples'
import type { TraceSummary } from '../../api/types'
import { currentLocation } from '../../state/location'
import { leftAs, visit } from '../../state/visited'
import { usePeek } from './use-peek'

const ROWS = ['a', 'b', 'c'].map((trace_id) => traceSummary({ trace_id }))

function begin(search = '', rows: readonly TraceSummary[] = ROWS) {
  lookAt(`/traces${search}`)
  const table = { current: { move: vi.fn(), focus: vi.fn() } }
  const page = runHook((known: readonly TraceSummary[]) => usePeek(known, table), rows)
  return { ...page, table: table.current, press: (key: string) => { act(() => { fireEvent.keyDown(document.body, { key }) }) } }
}

test('a trace is opened in the address, and closed by opening it again', () => {
  const { result } = begin('?sort=-cost')
  expect([result.current.isOpen, result.current.row]).toEqual([false, null])

  act(() => { result.current.open('b') })
  expect(currentLocation().search).toBe('?sort=-cost&peek=b')
  expect([result.current.row, result.current.canStep]).toEqual([ROWS[1], { back: true, on: true }])
  expect(leftAs('traces')).toEqual({ sort: '-cost', peek: 'b' })
  act(() => { result.current.open('b') })
  expect(currentLocation().search).toBe('?sort=-cost')
})

test('walking is one look: it makes no entries, and stops at the ends', () => {
  const { result, table } = begin('?peek=a')
  const push = vi.spyOn(window.history, 'pushState')
  expect(result.current.canStep).toEqual({ back: false, on: true })

  act(() => { result.current.step(-1) })
  expect(result.current.id).toBe('a')
  act(() => { result.current.step(1) })
  act(() => { result.current.step(1) })
  act(() => { result.current.step(1) })

  expect(result.current.id).toBe('c')
  expect(result.current.canStep).toEqual({ back: true, on: false })
  expect(table.focus.mock.calls).toEqual([[1], [2]])
  expect(push).not.toHaveBeenCalled()
})

test('j and k move the keyboard, or walk while a trace is open; Escape closes it', () => {
  const { result, table, press } = begin()
  press('j')
  press('k')
  press('Escape')
  expect(table.move.mock.calls).toEqual([[1], [-1]])

  act(() => { result.current.open('b') })
  press('j')
  expect(result.current.id).toBe('c')
  press('k')
  press('ArrowLeft')
  expect(table.focus).toHaveBeenLastCalledWith(1)
  press('Escape')
  expect(result.current.isOpen).toBe(false)
})

test('a trace that is not in the list can be looked at, but not walked from', () => {
  const { result, table } = begin('?peek=z')

  expect([result.current.isOpen, result.current.row]).toEqual([true, null])
  expect(result.current.canStep.back).toBe(false)
  act(() => { result.current.close() })
  expect(table.focus).not.toHaveBeenCalled()
})

test('back from a trace the keyboard is on its row, once', () => {
  visit('traces', 'b')
  const { table, rerender } = begin('', [])
  expect(table.focus).not.toHaveBeenCalled()

  rerender(ROWS)
  rerender([...ROWS])

  expect(table.focus.mock.calls).toEqual([[1, { ifFree: true }]])
})
