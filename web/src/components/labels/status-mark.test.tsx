import { expect, test } from 'vitest'

import { show } from '../../../testing/page'
import { StatusMark } from './status-mark'

test.each([
  ['ok', false, 'status ok', 'ok'],
  ['unset', false, 'status unset', 'done'],
  ['error', false, 'status error', 'error'],
  ['ok', true, 'status running', 'running'],
  ['error', true, 'status error', 'running'],
  ['odd', false, 'status odd', 'odd'],
])('%s, running %s, is %s and reads %s', (status, running, className, text) => {
  const { container } = show(<StatusMark status={status} running={running} />)

  expect(container.querySelector('.status')?.className).toBe(className)
  expect(container.querySelector('.status')?.textContent).toBe(text)
})
