import { fireEvent, screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { show } from '../../testing/page'
import { useKeys } from './keys'

function Keys({ onKey }: { readonly onKey: () => void }) {
  useKeys({ r: onKey })
  return (
    <>
      <p>page</p><input /><div role="menu" tabIndex={0}>menu</div>
    </>
  )
}

test('a single key acts, and is then no text', () => {
  const onKey = vi.fn()
  show(<Keys onKey={onKey} />)

  expect(fireEvent.keyDown(screen.getByText('page'), { key: 'r' })).toBe(false)
  expect(fireEvent.keyDown(screen.getByText('page'), { key: 'x' })).toBe(true)
  expect(onKey).toHaveBeenCalledOnce()
})

test.each([
  ['somebody types', () => fireEvent.keyDown(screen.getByRole('textbox'), { key: 'r' })],
  ['a menu has the keyboard', () => fireEvent.keyDown(screen.getByRole('menu'), { key: 'r' })],
  ['Ctrl is held', () => fireEvent.keyDown(screen.getByText('page'), { key: 'r', ctrlKey: true })],
  ['⌘ is held', () => fireEvent.keyDown(screen.getByText('page'), { key: 'r', metaKey: true })],
  ['Alt is held', () => fireEvent.keyDown(screen.getByText('page'), { key: 'r', altKey: true })],
])('it does not while %s', (_why, press) => {
  const onKey = vi.fn()
  show(<Keys onKey={onKey} />)

  press()

  expect(onKey).not.toHaveBeenCalled()
})

test('it does not while a dialog is open, nor for a key another has dealt with', () => {
  const onKey = vi.fn()
  show(<><Keys onKey={onKey} /><button type="button" onKeyDown={(event) => { event.preventDefault() }}>taken</button></>)

  fireEvent.keyDown(screen.getByText('taken'), { key: 'r' })
  const dialog = document.createElement('dialog')
  document.body.append(dialog)
  dialog.setAttribute('open', '')
  fireEvent.keyDown(screen.getByText('page'), { key: 'r' })

  expect(onKey).not.toHaveBeenCalled()
})
