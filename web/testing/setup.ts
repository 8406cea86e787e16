/** Around every test of what is drawn: a size to draw in, and after it an empty page at "/" that remembers nothing. */

import { cleanup, configure } from '@testing-library/react'
import { afterEach, vi } from 'vitest'

import { drawings } from './engine'

vi.mock('../src/charts/engine', () => import('./engine'))

/** Nothing is laid out here: what scrolls is as large as a small window, the rows of a list are rows. */
const WIDTH = 1_000
const HEIGHT = 600
const ROW_HEIGHT = 20

function heightOf(this: HTMLElement): number {
  return this.dataset['index'] === undefined ? HEIGHT : ROW_HEIGHT
}

for (const name of ['offsetHeight', 'clientHeight']) Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: heightOf })
for (const name of ['offsetWidth', 'clientWidth']) Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => WIDTH })

// A busy machine is slow, not wrong.
configure({ asyncUtilTimeout: 15_000 })

document.head.innerHTML = '<base href="/">'

afterEach(() => {
  cleanup()
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  localStorage.clear()
  drawings.length = 0
  document.body.replaceChildren()
  window.history.replaceState(null, '', '/')
})
