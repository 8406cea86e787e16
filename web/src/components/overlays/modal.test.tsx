import { render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'

import { useModal } from './modal'

function Box() {
  return <dialog ref={useModal()}>box</dialog>
}

function Page({ isOpen }: { readonly isOpen: boolean }) {
  return <><button type="button">before</button><input />{isOpen && <Box />}</>
}

test('the keyboard is back where it was when the dialog is gone', async () => {
  const { rerender } = render(<Page isOpen={false} />)
  screen.getByRole('button').focus()

  rerender(<Page isOpen />)
  expect(screen.getByRole<HTMLDialogElement>('dialog').open).toBe(true)
  screen.getByRole('button').blur()
  rerender(<Page isOpen={false} />)
  await Promise.resolve()

  expect(document.activeElement).toBe(screen.getByRole('button'))
})

test('what took the keyboard meanwhile keeps it', async () => {
  const { rerender } = render(<Page isOpen={false} />)
  screen.getByRole('button').focus()

  rerender(<Page isOpen />)
  rerender(<Page isOpen={false} />)
  screen.getByRole('textbox').focus()
  await Promise.resolve()

  expect(document.activeElement).toBe(screen.getByRole('textbox'))
})
