import { screen } from '@testing-library/react'
import { createRef } from 'react'
import { expect, test, vi } from 'vitest'

import { lookAt, show } from '../../../testing/page'
import { traceSummary } from '../../../testing/samples'
import type { TableHandle } from '../../components/tables/table'
import { Rows } from './rows'
import type { Peeking } from './use-peek'

function rows(shown: string) {
  lookAt('/traces?range=7d&peek=x')
  const [onSort, open] = [vi.fn(), vi.fn()]
  const match = { span_id: 's', field: 'input', before: 'a ', hit: 'broken', after: ' parcel' } as const
  const list = [traceSummary({ trace_id: 'a' }), traceSummary({ trace_id: 'b', match })]
  const page = show(
    <Rows rows={list} shown={new Set(shown.split(' '))} width={1_000} sort="-cost" onSort={onSort} table={createRef<TableHandle>()} peeking={{ id: 'b', open } as unknown as Peeking} onEnd={vi.fn()} foot={null} />,
  )
  return { ...page, onSort, open }
}

test('the columns chosen are shown in their order, the name always', () => {
  rows('cost time')

  expect(screen.getAllByRole('columnheader').map(({ textContent }) => textContent.trim())).toEqual(['Time', 'Name', 'Cost ↓'])
})

test('a row leads to its trace, to the span that was found, with the view kept', () => {
  rows('time')

  expect(screen.getAllByRole('link').map((link) => link.getAttribute('href'))).toEqual(['/traces/a?range=7d', '/traces/b?range=7d&span=s'])
  expect(document.querySelector('.table-more')?.textContent).toBe('input a broken parcel')
  expect(document.querySelector('mark')?.textContent).toBe('broken')
})

test('a head sorts, a row opens', async () => {
  const { user, onSort, open } = rows('time cost')

  await user.click(screen.getByRole('button', { name: /Cost/ }))
  await user.click(document.querySelector('[data-index="0"] .of-cost') as Element)

  expect(onSort).toHaveBeenCalledExactlyOnceWith('cost')
  expect(open).toHaveBeenCalledExactlyOnceWith('a')
  expect(document.querySelector('[aria-current="true"]')?.getAttribute('data-index')).toBe('1')
})
