/** Before and after every test of what is drawn: an empty page at "/", with nothing remembered and a size to draw in. */

import { cleanup } from '@testing-library/react'
import { afterEach, vi } from 'vitest'

/** The page has no layout here: everything that scrolls is as large as a small window. */
const SIZE = { offsetHeight: 600, offsetWidth: 1_000, clientHeight: 600, clientWidth: 1_000 }
for (const [name, pixels] of Object.entries(SIZE)) {
  Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => pixels })
}

afterEach(() => {
  cleanup()
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  localStorage.clear()
  document.body.replaceChildren()
  window.history.replaceState(null, '', '/')
})
