import { act, fireEvent, screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { show } from '../../../testing/page'
import { CopyButton } from './copy-button'

test('what is copied is made when it is asked for, and a check stands for a moment', async () => {
  vi.useFakeTimers()
  const text = vi.fn(() => 'the id')
  const { container } = show(<CopyButton label="Copy the id" text={text} />)
  const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()
  const icon = () => container.querySelector('path')?.getAttribute('d')
  const before = icon()
  expect(text).not.toHaveBeenCalled()

  fireEvent.click(screen.getByTitle('Copy the id'))
  await act(async () => { await vi.advanceTimersByTimeAsync(0) })
  expect(write).toHaveBeenCalledExactlyOnceWith('the id')
  expect(icon()).not.toBe(before)
  await act(async () => { await vi.advanceTimersByTimeAsync(1_600) })
  expect(icon()).toBe(before)
})

test('what could not be copied is said', async () => {
  document.execCommand = () => false
  const { user } = show(<CopyButton label="Copy" text={() => 'x'}>Copy link</CopyButton>)
  vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('no'))

  await user.click(screen.getByRole('button', { name: /Copy/ }))

  expect(await screen.findByText('The browser blocked copying')).toBeTruthy()
})
