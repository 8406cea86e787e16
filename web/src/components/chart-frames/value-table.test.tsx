import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { show } from '../../../testing/page'
import { ValueTable } from './value-table'

const COLUMNS = [{ name: 'model', label: 'Model' }, { name: 'errors' }, { name: 'cost', label: 'Cost', isNumber: true, text: (value: unknown) => `$${String(value)}` }]

test('what is for files only is left out, what is not known is a dash', () => {
  show(<ValueTable columns={COLUMNS} rows={[['a', 1, 2], ['b', 2, null]]} label="Cost" height={200} />)

  expect(screen.getAllByRole('row').map((row) => [...row.children].map(({ textContent }) => textContent))).toEqual([['Model', 'Cost'], ['a', '$2'], ['b', '–']])
  expect(screen.queryByRole('button')).toBeNull()
  expect(screen.getAllByRole('cell').map(({ className }) => className)).toEqual(['', 'n', '', 'n'])
})

test('the first cell leads where its mark leads', async () => {
  const onPick = vi.fn()
  const { user } = show(<ValueTable columns={COLUMNS} rows={[['a', 1, 2], ['b', 2, 3]]} label="Cost" height={200} onPick={onPick} />)

  await user.click(screen.getByRole('button', { name: 'b' }))

  expect(screen.getAllByRole('button')).toHaveLength(2)
  expect(onPick).toHaveBeenCalledExactlyOnceWith(1)
})
