import { fireEvent, screen } from '@testing-library/react'
import { expect, test } from 'vitest'

import { lookAt, show } from '../../../testing/page'
import { SPANS, traceSpan } from '../../../testing/samples'
import { WithView } from '../../../testing/trace-view'
import { currentLocation } from '../../state/location'
import { Waterfall } from './waterfall'

function waterfall(search = '', spans = SPANS) {
  lookAt(`/traces/t${search}`)
  show(<WithView spans={spans}>{(view) => <Waterfall view={view} current={view.selected} hasPath={false} />}</WithView>)
  const tree = screen.getByRole('tree')
  return { tree, key: (key: string, more = {}) => fireEvent.keyDown(tree, { key, ...more }), at: () => new URLSearchParams(currentLocation().search).get('span') }
}

test('arrows walk the tree and feel its ends', () => {
  const { key, at, tree } = waterfall('?span=root')

  key('ArrowDown')
  expect(at()).toBe('call')
  expect(tree.getAttribute('aria-activedescendant')).toBe('span-1')
  key('End')
  key('ArrowDown')
  expect(at()).toBe('tool')
  key('ArrowUp')
  expect(at()).toBe('call')
  key('Home')
  key('ArrowUp')
  expect(at()).toBe('root')
})

test('right opens, then goes to the first child; left closes, then goes to the parent', () => {
  const { key, at } = waterfall('?span=root')
  const rows = () => screen.getAllByRole('treeitem').length

  key('ArrowLeft')
  expect([at(), rows()]).toEqual(['root', 1])
  key('ArrowRight')
  expect([at(), rows()]).toEqual(['root', 3])
  key('ArrowRight')
  expect(at()).toBe('call')
  key('ArrowRight')
  expect(at()).toBe('call')
  key('ArrowLeft')
  expect(at()).toBe('root')
})

test('Enter selects what is shown; keys of the browser are left to it', () => {
  const { key, at } = waterfall()

  expect(key('ArrowDown', { ctrlKey: true })).toBe(true)
  expect(key('ArrowDown', { metaKey: true })).toBe(true)
  expect(key('ArrowDown', { altKey: true })).toBe(true)
  expect(key('x')).toBe(true)
  expect(at()).toBeNull()
  expect(key('Enter')).toBe(false)
  expect(at()).toBe('root')
})

test('with Ctrl the wheel zooms around the pointer, with Shift it moves along, else it scrolls', () => {
  const { tree } = waterfall()
  const track = document.querySelector('.span-track') as HTMLElement
  track.getBoundingClientRect = () => new DOMRect(200, 0, 1_000, 20)
  const zoom = () => new URLSearchParams(currentLocation().search).get('zoom')?.split('~').map(Number) ?? null
  const wheel = (more: object) => {
    const event = Object.assign(new Event('wheel', { bubbles: true, cancelable: true }), { clientX: 200, deltaX: 0, ctrlKey: false, metaKey: false, shiftKey: false, ...more })
    return fireEvent(tree, event)
  }

  expect(wheel({ deltaY: -300 })).toBe(true)
  expect(zoom()).toBeNull()
  expect(wheel({ deltaY: -300, ctrlKey: true })).toBe(false)
  const [from, to] = zoom() ?? []
  expect(from).toBe(0)
  expect(to).toBeCloseTo(2e9 / Math.E, -3)
  wheel({ deltaY: 500, shiftKey: true })
  expect(zoom()?.[0]).toBeCloseTo(2e9 / Math.E / 2, -3)
})

test('of a large trace as many rows are there as are on screen', () => {
  const many = Array.from({ length: 500 }, (_, at) => traceSpan({ span_id: `s${at}`, parent_span_id: at === 0 ? null : 's0' }))
  waterfall('', many)

  expect(screen.getAllByRole('treeitem').length).toBeLessThan(60)
  expect(screen.getByText(/^500.spans$/)).toBeTruthy()
})
