import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { show } from '../../../testing/page'
import { CodeBlock } from './code-block'

test('the code is copied as it stands', async () => {
  const { user } = show(<CodeBlock title="Terminal" code={'curl \\\n  -d x'} />)
  const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()

  await user.click(screen.getByRole('button', { name: 'Copy' }))

  expect(write).toHaveBeenCalledExactlyOnceWith('curl \\\n  -d x')
  expect(await screen.findByText('Copied')).toBeTruthy()
  expect(screen.getByLabelText('Terminal').textContent).toBe('curl \\\n  -d x')
})
