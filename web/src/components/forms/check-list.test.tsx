import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { show } from '../../../testing/page'
import { CheckList } from './check-list'

test('a box adds its value to those chosen, or takes it away', async () => {
  const onChange = vi.fn()
  const { user } = show(
    <CheckList legend="Columns" items={[{ value: 'a', label: 'A' }, { value: 'b', label: 'B' }]} chosen={new Set(['a'])} onChange={onChange} />,
  )

  expect(screen.getByRole<HTMLInputElement>('checkbox', { name: 'A' }).checked).toBe(true)
  expect(screen.getByRole<HTMLInputElement>('checkbox', { name: 'B' }).checked).toBe(false)
  await user.click(screen.getByRole('checkbox', { name: 'B' }))
  await user.click(screen.getByRole('checkbox', { name: 'A' }))

  expect(onChange.mock.calls).toEqual([[new Set(['a', 'b'])], [new Set()]])
})
