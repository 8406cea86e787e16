import { render, screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { Boundary } from './boundary'

function Broken(): never {
  throw new Error('no such field')
}

test('a page that fails leaves the frame, and says why', () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const reload = vi.spyOn(window.location, 'reload').mockImplementation(() => undefined)
  render(<><p>frame</p><Boundary><Broken /></Boundary></>)

  expect(screen.getByText('frame')).toBeTruthy()
  expect(screen.getByRole('alert').textContent).toContain('no such field')
  screen.getByRole('button', { name: 'Reload' }).click()
  expect(reload).toHaveBeenCalledOnce()
})

test('a page that does not is as it is', () => {
  render(<Boundary>page</Boundary>)

  expect(document.body.textContent).toBe('page')
})
