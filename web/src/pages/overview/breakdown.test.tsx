import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { SCOPE, serve, show } from '../../../testing/page'
import { breakdownRow } from '../../../testing/samples'
import type { BreakdownRow } from '../../api/types'
import { Breakdown } from './breakdown'

function breakdown(rows: readonly BreakdownRow[], isTime = true) {
  const onPick = vi.fn()
  const asked = serve({ breakdown: { by: 'model', total: breakdownRow('', { cost: '4.000000000' }), rows, more: 0 } })
  return { ...show(<Breakdown scope={SCOPE} by="model" title="Cost by model" span={4} isTime={isTime} onPick={onPick} />), onPick, asked }
}

const bars = () => [...document.querySelectorAll('.bar')].map(({ textContent }) => textContent.replaceAll('\u00a0', ' '))

test('names stand by their cost, the largest first, with the sum of all', async () => {
  const { user, onPick } = breakdown([breakdownRow('a', { cost: '1.000000000', cost_share: 0.25 }), breakdownRow('b', { cost: '3.000000000', cost_share: 0.75 })])

  await screen.findByTitle('Show only b')
  expect(bars()).toEqual(['b$3.0075 %', 'a$1.0025 %'])
  expect(document.querySelector('.panel-total')?.textContent).toBe('$4.00')
  await user.click(screen.getByTitle('Show only a'))
  expect(onPick).toHaveBeenCalledExactlyOnceWith(['a'])
})

test('what has no price says so instead of costing nothing', async () => {
  breakdown([breakdownRow('a', { cost: '0.000000000', cost_share: 0, unpriced: 5, requests: 5 })])

  await screen.findByTitle('Show only a')
  expect(bars()).toEqual(['aunpriced5'])
  expect(screen.getByTitle(/^5.requests without a price$/).className).toBe('num quiet')
})

test('more names than there is room for are in the table', async () => {
  const { user } = breakdown('abcdefgh'.split('').map((name) => breakdownRow(name)))
  await screen.findByText(/2.more models/)
  expect(bars()).toHaveLength(6)

  await user.click(screen.getByText(/2.more models/))
  expect(screen.getAllByRole('row')).toHaveLength(9)
})

test('as many as there is room for are all there', async () => {
  breakdown('abcdef'.split('').map((name) => breakdownRow(name)))

  await screen.findByTitle('Show only f')
  expect(screen.queryByText(/more model/)).toBeNull()
})

test('nothing says that there is none, and what is not its turn is not asked', async () => {
  breakdown([])
  expect(await screen.findByText('No model in this view')).toBeTruthy()

  expect(breakdown([], false).asked).toEqual([])
})
