import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'

import { show } from '../../../testing/page'
import { cut, Fold } from './fold'

test.each([
  ['short', 'short', null],
  ['as long as is not worth a click', 'x'.repeat(1_375), null],
  ['longer', 'x'.repeat(1_376), 1_100],
  ['of 17 lines', 'x\n'.repeat(16) + 'x', null],
  ['of 18 lines', 'x\n'.repeat(17) + 'x', 14 * 2 - 1],
])('a text that is %s is cut to what is worth a click', (_name, text, length) => {
  expect(cut(text)?.length ?? null).toBe(length)
})

test('all of it is a click away, and goes again', async () => {
  const { user } = show(<Fold text={'y'.repeat(2_000)}>{(text) => <p>{text}</p>}</Fold>)

  expect(screen.getByText(/^y+ …$/).textContent).toHaveLength(1_102)
  await user.click(screen.getByRole('button', { name: 'Show all 2,000 characters' }))
  expect(screen.getByText(/^y+$/).textContent).toHaveLength(2_000)
  await user.click(screen.getByRole('button', { name: 'Show less' }))
  expect(screen.getByText(/^y+ …$/)).toBeTruthy()
})
