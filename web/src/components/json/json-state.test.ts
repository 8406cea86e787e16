import { act, fireEvent, render } from '@testing-library/react'
import { createElement } from 'react'
import { expect, test, vi } from 'vitest'

import { parseJson } from '../../model/json'
import { type JsonState, useJson, useTreeKeys } from './json-state'

const TEXT = '{"a":{"b":1,"c":[true,null]},"d":"deep sea","e":"sea"}'

/** Draws nothing but a box that hears keys. */
function begin(text = TEXT) {
  const nodes = parseJson(text)
  if (!nodes) throw new Error('no JSON')
  const copy = vi.fn()
  let state: JsonState | null = null
  function Box() {
    state = useJson(nodes ?? [])
    return createElement('div', { onKeyDown: useTreeKeys(state, copy) })
  }
  const { container } = render(createElement(Box))
  const seen = () => {
    if (!state) throw new Error('not drawn')
    return state
  }
  return {
    copy,
    state: seen,
    key: (key: string, more = {}) => fireEvent.keyDown(container.firstElementChild as Element, { key, ...more }),
    do: (what: (state: JsonState) => void) => { act(() => { what(seen()) }) },
    /** Name of the part the keys act on. */
    at: () => nodes[seen().active]?.key ?? null,
  }
}

test('arrows walk what is open, and stop at its ends', () => {
  const tree = begin()
  tree.key('ArrowUp')
  expect(tree.at()).toBeNull()
  tree.key('ArrowDown')
  tree.key('ArrowDown')
  expect(tree.at()).toBe('b')
  tree.key('End')
  expect(tree.at()).toBe('e')
  tree.key('ArrowDown')
  expect(tree.at()).toBe('e')
  tree.key('Home')
  expect(tree.at()).toBeNull()
})

test('right opens, then goes in; left closes, then goes out', () => {
  const tree = begin()
  tree.key('ArrowDown')
  const isOpen = () => tree.state().open.has(tree.state().active)
  tree.key('ArrowLeft')
  expect([tree.at(), isOpen()]).toEqual(['a', false])
  tree.key('ArrowRight')
  expect([tree.at(), isOpen()]).toEqual(['a', true])
  tree.key('ArrowRight')
  expect(tree.at()).toBe('b')
  tree.key('ArrowRight')
  expect(tree.at()).toBe('b')
  tree.key('ArrowLeft')
  expect(tree.at()).toBe('a')
})

test('Enter and Space turn what holds parts, and nothing else', () => {
  const tree = begin()
  const before = tree.state().rows.length
  tree.key('Enter')
  expect(tree.state().rows).toHaveLength(1)
  tree.key(' ')
  expect(tree.state().rows).toHaveLength(before)
  tree.key('End')
  tree.key('Enter')
  expect(tree.state().rows).toHaveLength(before)
})

test('c copies the value, p the path; keys of the browser are left to it', () => {
  const tree = begin()
  tree.key('End')
  tree.key('c')
  tree.key('p')
  tree.key('c', { ctrlKey: true })
  tree.key('c', { metaKey: true })
  tree.key('c', { altKey: true })

  expect(tree.copy.mock.calls).toEqual([['sea'], [expect.stringContaining('e')]])
  expect(tree.key('c')).toBe(false)
  expect(tree.key('x')).toBe(true)
})

test('a search goes to the first hit and opens what hides it; steps go around', () => {
  const tree = begin()
  tree.key('Enter')
  tree.do(({ find }) => { find('SEA') })
  expect(tree.at()).toBe('d')
  expect(tree.state().rows.length).toBeGreaterThan(1)
  tree.do(({ step }) => { step(1) })
  expect(tree.at()).toBe('e')
  tree.do(({ step }) => { step(1) })
  expect(tree.at()).toBe('d')
  tree.do(({ step }) => { step(-1) })
  expect(tree.at()).toBe('e')
  tree.do(({ step }) => { step(-1) })
  expect(tree.at()).toBe('d')
})

test('a search without a hit stays where it is', () => {
  const tree = begin()
  tree.key('End')
  tree.do(({ find }) => { find('nothing like it') })
  tree.do(({ step }) => { step(1) })

  expect(tree.at()).toBe('e')
  expect(tree.state().hits).toEqual([])
})
