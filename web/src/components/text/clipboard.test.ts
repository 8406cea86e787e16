import { expect, test, vi } from 'vitest'

import { copyText } from './clipboard'

function refuse(): void {
  vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('not secure'))
}

test('the clipboard of the browser is used where there is one', async () => {
  const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()

  expect(await copyText('x')).toBe(true)
  expect(write).toHaveBeenCalledExactlyOnceWith('x')
})

test('without it a text box is selected for a moment, and the keyboard stays where it was', async () => {
  refuse()
  const input = document.createElement('input')
  document.body.append(input)
  input.focus()
  let copied = ''
  document.execCommand = (command) => {
    copied = `${command} ${document.querySelector('textarea')?.value ?? ''}`
    return true
  }

  expect(await copyText('over plain HTTP')).toBe(true)
  expect(copied).toBe('copy over plain HTTP')
  expect(document.querySelector('textarea')).toBeNull()
  expect(document.activeElement).toBe(input)
})

test('within an open dialog the box is inside of it', async () => {
  refuse()
  document.body.innerHTML = '<dialog></dialog>'
  const dialog = document.querySelector('dialog')
  dialog?.showModal()
  document.execCommand = () => dialog?.querySelector('textarea') != null

  expect(await copyText('x')).toBe(true)
})

test('a browser that refuses both says so', async () => {
  refuse()
  document.execCommand = () => false

  expect(await copyText('x')).toBe(false)
})
