import { cleanup, fireEvent, screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { show } from '../../../testing/page'
import { parseJson } from '../../model/json'
import { JsonRow } from './json-row'
import type { JsonState } from './json-state'

function row(value: unknown, at: number, more: Partial<JsonState> = {}) {
  const nodes = parseJson(JSON.stringify(value)) ?? []
  const state: JsonState = {
    nodes, rows: nodes.map((_, index) => index), open: new Set(), active: -1, query: '', hits: [],
    setOpen: vi.fn(), toggle: vi.fn(), go: vi.fn(), find: vi.fn(), step: vi.fn(), ...more,
  }
  const copy = vi.fn()
  show(<JsonRow id="r" at={at} place={at} top={20 * at} state={state} measure={() => undefined} copy={copy} />)
  return { state, copy, element: screen.queryByRole('treeitem') }
}

function textOf(element: HTMLElement | null): string {
  return element?.textContent ?? ''
}

test.each([
  [{}, '{}'],
  [[], '[]'],
  [{ a: 1 }, '▸{} 1 keya: 1'],
  [[1, 2], '▸[] 2 items1, 2'],
])('%j is closed as %s', (value, text) => {
  expect(textOf(row(value, 0).element)).toBe(text)
})

test('what is open has no preview, but says how much it holds', () => {
  const { element } = row({ a: 1, b: 2 }, 0, { open: new Set([0]) })

  expect(textOf(element)).toBe('▾{} 2 keys')
  expect(element?.getAttribute('aria-expanded')).toBe('true')
})

test('a value has its name, its kind and its level', () => {
  const { element } = row({ name: null }, 1)

  expect(textOf(element)).toBe('name: null')
  expect(element?.getAttribute('aria-level')).toBe('2')
  expect(element?.getAttribute('aria-expanded')).toBeNull()
  expect(screen.getByTitle('null').className).toBe('json-key')
  expect(element?.style.paddingLeft).toBe('18px')
})

test('places of a list are no names: a search does not mark them', () => {
  const { element } = row([1], 1, { query: '0' })

  expect(element?.querySelector('.json-place')?.textContent).toBe('0: ')
  expect(element?.querySelector('mark')).toBeNull()
})

test('every hit in a name and a value is marked, whatever its case', () => {
  const { element } = row({ Sea: 'the SEA, sea' }, 1, { query: 'sea' })

  expect([...(element?.querySelectorAll('mark') ?? [])].map(({ textContent }) => textContent)).toEqual(['Sea', 'SEA', 'sea'])
  expect(textOf(element)).toBe('Sea: "the SEA, sea"')
})

test('a long string has one line and its length; a hit far in is where the line begins', () => {
  const text = `${'a'.repeat(400)}needle${'b'.repeat(400)}`
  const plain = row({ t: text }, 1)
  expect(textOf(plain.element)).toBe(`▸t: "${'a'.repeat(160)}806`)
  cleanup()

  const found = row({ t: text }, 1, { query: 'needle' })
  expect(textOf(found.element)).toMatch(/^▸t: "…aaaaaaneedleb+806$/)
})

test('an opened string keeps its lines, up to a length', () => {
  const { element } = row({ t: `one\ntwo ${'x'.repeat(20_000)}` }, 1, { open: new Set([1]) })

  expect(element?.querySelector('.opened')?.textContent).toContain('one\ntwo')
  expect(textOf(element)).toContain('copy it to get all 20,008 characters')
})

test('a click folds what holds parts and looks at what holds none', () => {
  const holder = row({ a: { b: 1 } }, 1)
  fireEvent.click(holder.element as HTMLElement)
  expect(holder.state.toggle).toHaveBeenCalledExactlyOnceWith(1)
  cleanup()

  const leaf = row({ a: 1 }, 1)
  fireEvent.click(leaf.element as HTMLElement)
  expect(leaf.state.go).toHaveBeenCalledExactlyOnceWith(1)
  expect(leaf.state.toggle).not.toHaveBeenCalled()
})

test('selecting text in a row does not fold it', () => {
  const { state, element } = row({ a: { b: 1 } }, 1)
  vi.spyOn(window, 'getSelection').mockReturnValue({ isCollapsed: false } as Selection)

  fireEvent.click(element as HTMLElement)

  expect(state.toggle).not.toHaveBeenCalled()
  expect(state.go).toHaveBeenCalledOnce()
})

test('value and path are copied without a click on the row', () => {
  const { state, copy } = row({ a: { 'b c': 'text' } }, 2)

  fireEvent.click(screen.getByTitle(/^Copy the value/))
  fireEvent.click(screen.getByTitle(/^Copy the path/))

  expect(copy.mock.calls[0]).toEqual(['text'])
  expect(copy.mock.calls[1]?.[0]).toContain('b c')
  expect(state.go).not.toHaveBeenCalled()
})

test('a part that is not there has no row', () => {
  expect(row({}, 7).element).toBeNull()
})
