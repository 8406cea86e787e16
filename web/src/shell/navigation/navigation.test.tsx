import { act, fireEvent, screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { beWide, lookAt, show } from '../../../testing/page'
import { Drawer, Navigation } from './navigation'

function links(): [string | null, string | null][] {
  return screen.getAllByRole('link').map((link) => [link.getAttribute('href'), link.getAttribute('aria-current')])
}

test('the view is kept on the next page, what only this page knows is not', () => {
  beWide(1_400)
  lookAt('/traces?range=7d&sort=-cost')
  show(<Navigation />)

  expect(links()).toEqual([['/?range=7d', null], ['/?range=7d', null], ['/traces?range=7d', 'page']])
})

test('on a page below another, that one is where one is', () => {
  beWide(1_400)
  lookAt('/traces/7f3c')
  show(<Navigation />)

  expect(links().map(([, current]) => current)).toEqual([null, null, 'true'])
})

test('b and its button collapse it, and it stays so', async () => {
  beWide(1_400)
  const { user } = show(<Navigation />)
  const nav = screen.getByRole('navigation')
  expect(nav.className).toBe('nav')

  fireEvent.keyDown(document.body, { key: 'b' })
  expect(nav.className).toBe('nav narrow')
  expect(localStorage.getItem('podium.navigation')).toBe('narrow')
  await user.click(screen.getByRole('button', { name: 'Expand the navigation' }))
  expect(nav.className).toBe('nav')
})

test('where there is room for the icons only, nobody has to choose', () => {
  beWide(1_100)
  show(<Navigation />)

  expect(screen.getByRole('navigation').className).toBe('nav narrow')
  expect(screen.queryByRole('button')).toBeNull()
})

test('the drawer closes when a page was chosen in it, or beside it was pressed', () => {
  const onClose = vi.fn()
  lookAt('/')
  const { rerender } = show(<Drawer open={false} onClose={onClose} />)
  const dialog = document.querySelector('dialog') as HTMLDialogElement
  onClose.mockClear()

  rerender(<Drawer open onClose={onClose} />)
  expect(dialog.open).toBe(true)
  expect(dialog.textContent).toContain('Not loaded yet')
  fireEvent.pointerDown(screen.getByText('Traces'))
  expect(onClose).not.toHaveBeenCalled()
  fireEvent.pointerDown(dialog)
  expect(onClose).toHaveBeenCalledOnce()
  act(() => { lookAt('/traces') })
  expect(onClose).toHaveBeenCalledTimes(2)
  rerender(<Drawer open={false} onClose={onClose} />)
  expect(dialog.open).toBe(false)
})
