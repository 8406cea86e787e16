import { fireEvent, screen } from '@testing-library/react'
import { useState } from 'react'
import { expect, test } from 'vitest'

import { show } from '../../../testing/page'
import { Help } from './help'

function Page() {
  const [isOpen, setOpen] = useState(false)
  return <Help isOpen={isOpen} onOpen={() => { setOpen(true) }} onClose={() => { setOpen(false) }} />
}

test('"?" shows every key with what it does; a press beside it closes it', () => {
  show(<Page />)
  expect(screen.queryByRole('dialog')).toBeNull()

  fireEvent.keyDown(document.body, { key: '?' })
  const dialog = screen.getByRole('dialog', { name: 'Keyboard shortcuts' })
  expect(dialog.querySelectorAll('dt')).toHaveLength(dialog.querySelectorAll('dd').length)
  expect(screen.getByText('r').closest('dt')?.nextElementSibling?.textContent).toBe('refresh now')
  fireEvent.pointerDown(dialog)
  expect(screen.queryByRole('dialog')).toBeNull()
})
