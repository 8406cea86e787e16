import { act, fireEvent, screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { runHook, show } from '../../testing/page'
import { currentLocation, follow, followLinks, href, navigate, useLocation } from './location'

test('going somewhere is heard of, and the same address makes no new entry', () => {
  const { result } = runHook(() => useLocation())
  const push = vi.spyOn(window.history, 'pushState')
  const replace = vi.spyOn(window.history, 'replaceState')

  act(() => { navigate('/traces', '?range=7d') })
  act(() => { navigate('/traces', '?range=7d') })
  expect(push).toHaveBeenCalledOnce()
  act(() => { navigate('/traces', '?range=1h', { replace: true }) })
  expect(push).toHaveBeenCalledOnce()
  expect(replace).toHaveBeenCalledOnce()
  expect(result.current).toEqual({ path: '/traces', search: '?range=1h' })
})

test('back is heard of, too', () => {
  const { result } = runHook(() => useLocation())
  const before = result.current

  act(() => {
    window.history.replaceState(null, '', '/elsewhere')
    window.dispatchEvent(new PopStateEvent('popstate'))
  })
  expect(result.current).toEqual({ path: '/elsewhere', search: '' })
  expect(before.path).toBe('/')
})

test('an address is followed to its path and query', () => {
  follow('/traces?sort=-cost#top')

  expect(currentLocation()).toEqual({ path: '/traces', search: '?sort=-cost' })
  expect(href('/traces', '?a=1')).toBe('/traces?a=1')
})

function Page() {
  return (
    <>
      <a href="/traces?range=7d">inside</a>
      <a href="https://example.org/">away</a>
      <a href="/traces" target="_blank">tab</a>
      <a href="/api/v1/export" download>file</a>
      <a href="#main">place</a>
      <div className="row"><a className="row-link" href="/traces/1">one</a><i>cell</i><button type="button">tool</button></div>
    </>
  )
}

function press(text: string, more = {}): boolean {
  return fireEvent.click(screen.getByText(text), { button: 0, ...more })
}

test('links inside Podium change the page without loading it', () => {
  show(<Page />)
  const stop = followLinks()

  expect(press('inside')).toBe(false)
  expect(currentLocation()).toEqual({ path: '/traces', search: '?range=7d' })
  stop()
  expect(press('inside')).toBe(true)
})

test.each(['away', 'tab', 'file', 'place', 'tool'])('the browser follows what leads elsewhere: %s', (text) => {
  show(<Page />)
  const stop = followLinks()
  document.addEventListener('click', (event) => { event.preventDefault() }, { once: true })

  press(text)
  stop()

  expect(currentLocation().path).toBe('/')
})

test.each([{ metaKey: true }, { ctrlKey: true }, { shiftKey: true }, { altKey: true }, { button: 1 }])('a click with %j is for the browser', (more) => {
  show(<Page />)
  const stop = followLinks()

  expect(press('inside', more)).toBe(true)
  stop()
})

test('a row is followed where it is hit, unless text is selected in it', () => {
  show(<Page />)
  const stop = followLinks()
  const selection = vi.spyOn(window, 'getSelection').mockReturnValue({ isCollapsed: false } as Selection)

  press('cell')
  expect(currentLocation().path).toBe('/')
  selection.mockReturnValue({ isCollapsed: true } as Selection)
  press('cell')
  stop()

  expect(currentLocation().path).toBe('/traces/1')
})
