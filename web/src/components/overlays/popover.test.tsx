import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'

import { show } from '../../../testing/page'
import { Popover } from './popover'

function opener() {
  return screen.getByRole('button', { name: /Columns/ })
}

test('Escape closes it and gives the keyboard back to its button', async () => {
  const { user } = show(<Popover label="Columns">{() => <input aria-label="inside" />}</Popover>)

  await user.click(opener())
  expect(opener().getAttribute('aria-expanded')).toBe('true')
  await user.click(screen.getByRole('textbox'))
  await user.keyboard('{Escape}')

  expect(screen.queryByRole('dialog')).toBeNull()
  expect(document.activeElement).toBe(opener())
})

test('a press outside closes it, one inside does not', async () => {
  const { user } = show(<><p>outside</p><Popover label="Columns">{() => <i>inside</i>}</Popover></>)

  await user.click(opener())
  await user.click(screen.getByText('inside'))
  expect(screen.getByRole('dialog', { name: 'Columns' })).toBeTruthy()
  await user.click(screen.getByText('outside'))
  expect(screen.queryByRole('dialog')).toBeNull()
})

test('its button opens and closes it; what is inside can close it', async () => {
  const { user } = show(<Popover label="Columns" isPlain icon="more" align="end">{(close) => <button type="button" onClick={close}>done</button>}</Popover>)

  await user.click(opener())
  await user.click(opener())
  expect(screen.queryByRole('dialog')).toBeNull()
  await user.click(opener())
  expect(screen.getByRole('dialog').className).toBe('popover-panel align-end')
  await user.click(screen.getByText('done'))
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(opener().className).toBe('icon-button')
})

test('keys in a popover that is closed are not its own', async () => {
  const { user } = show(<Popover label="Columns">{() => 'inside'}</Popover>)
  const heard: string[] = []
  const listen = (event: KeyboardEvent) => { heard.push(event.key) }
  document.addEventListener('keydown', listen)

  opener().focus()
  await user.keyboard('{Escape}')
  await user.click(opener())
  await user.keyboard('x{Escape}')
  document.removeEventListener('keydown', listen)

  expect(heard).toEqual(['Escape', 'x'])
})
