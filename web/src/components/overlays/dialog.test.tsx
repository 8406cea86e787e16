import { fireEvent, screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { show } from '../../../testing/page'
import { Dialog } from './dialog'

test('a press beside it closes it, one inside does not', () => {
  const onClose = vi.fn()
  show(<Dialog label="Keys" className="help" onClose={onClose}><p>inside</p></Dialog>)

  fireEvent.pointerDown(screen.getByText('inside'))
  expect(onClose).not.toHaveBeenCalled()
  fireEvent.pointerDown(screen.getByRole('dialog', { name: 'Keys' }))
  expect(onClose).toHaveBeenCalledOnce()
})

test('it says so when the browser closes it', () => {
  const onClose = vi.fn()
  show(<Dialog label="Keys" className="help" onClose={onClose}>inside</Dialog>)

  screen.getByRole<HTMLDialogElement>('dialog').close()

  expect(onClose).toHaveBeenCalledOnce()
})
