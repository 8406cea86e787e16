import { fireEvent, screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { show } from '../../../testing/page'
import { enterSidePanel, SidePanel } from './side-panel'

test('beside the list it is a part of the page, and can be given the keyboard', () => {
  show(<SidePanel label="Trace" place="beside" isBusy onClose={vi.fn()} head="head">body</SidePanel>)

  expect(screen.getByRole('complementary', { name: 'Trace' }).className).toBe('panel side-panel beside')
  expect(screen.getByRole('complementary').getAttribute('aria-busy')).toBe('true')
  enterSidePanel()
  expect(document.activeElement?.textContent).toBe('body')
})

test('on a phone it is a sheet that a tap above it closes', () => {
  const onClose = vi.fn()
  show(<SidePanel label="Trace" place="sheet" onClose={onClose} head="head"><p>body</p></SidePanel>)

  expect(screen.getByRole<HTMLDialogElement>('dialog', { name: 'Trace' }).open).toBe(true)
  fireEvent.pointerDown(screen.getByText('body'))
  expect(onClose).not.toHaveBeenCalled()
  fireEvent.pointerDown(screen.getByRole('dialog'))
  expect(onClose).toHaveBeenCalledOnce()
})
