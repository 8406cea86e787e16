import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { show } from '../../../testing/page'
import { Unreachable } from './unreachable'

test('it says why, where the server is expected, and tries again', async () => {
  const onRetry = vi.fn()
  const { user } = show(<Unreachable message="Podium is not responding." onRetry={onRetry} />)

  expect(screen.getByRole('alert').textContent).toContain('Podium is not responding.')
  expect(screen.getByText(window.location.origin)).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  expect(onRetry).toHaveBeenCalledOnce()
})
