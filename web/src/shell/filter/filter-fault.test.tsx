import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { show } from '../../../testing/page'
import { FilterFault } from './filter-fault'

test('what would be right takes the place of what is wrong', async () => {
  const onApply = vi.fn()
  const problem = { code: 'x', message: 'unknown field modle', position: 4, length: 5, suggestion: 'model' }
  const { user } = show(<FilterFault text="a:b modle:x" problem={problem} onApply={onApply} />)

  expect(screen.getByRole('alert').textContent).toContain('unknown field modle')
  await user.click(screen.getByRole('button', { name: 'Use model' }))
  expect(onApply).toHaveBeenCalledExactlyOnceWith('a:b model:x')
})

test.each([{ position: 1, length: 2 }, { suggestion: 'model' }])('without a place and a suggestion there is nothing to use: %j', (more) => {
  show(<FilterFault text="a:b" problem={{ code: 'x', message: 'no', ...more }} onApply={vi.fn()} />)

  expect(screen.queryByRole('button')).toBeNull()
})
