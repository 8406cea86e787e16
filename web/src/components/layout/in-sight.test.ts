import { expect, test } from 'vitest'

import { keepInSight } from './in-sight'

function box(top: number, bottom: number): HTMLElement {
  const element = document.createElement('div')
  element.getBoundingClientRect = () => new DOMRect(0, top, 0, bottom - top)
  return element
}

test.each([
  ['above', box(80, 110), 480],
  ['below', box(290, 320), 520],
  ['in sight', box(150, 200), 500],
])('a list scrolls as little as it takes for what is %s', (_where, item, scrolled) => {
  const list = box(100, 300)
  list.scrollTop = 500

  keepInSight(list, item)

  expect(list.scrollTop).toBe(scrolled)
})

test('nothing moves where there is no list or no item', () => {
  const list = box(100, 300)
  list.scrollTop = 5

  keepInSight(list, undefined)
  keepInSight(null, list)

  expect(list.scrollTop).toBe(5)
})
