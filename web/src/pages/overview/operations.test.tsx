import { screen, waitFor } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { lookAt, SCOPE, serve, show } from '../../../testing/page'
import { breakdownRow } from '../../../testing/samples'
import type { BreakdownRow } from '../../api/types'
import { currentLocation } from '../../state/location'
import { Operations } from './operations'

function operations(rows: readonly BreakdownRow[]) {
  lookAt('/')
  const onPick = vi.fn()
  const asked = serve({ breakdown: ({ parameters }) => ({ by: parameters['by'], total: breakdownRow('', { cost: '4.000000000' }), rows, more: 0 }) })
  return { ...show(<Operations scope={SCOPE} isTime onPick={onPick} />), onPick, asked }
}

const names = () => [...document.querySelectorAll('.doughnut li')].map(({ textContent }) => textContent)

test('only what cost something is a part of the whole', async () => {
  const { user, onPick } = operations([breakdownRow('chat', { cost: '3.000000000' }), breakdownRow('', { cost: '1.000000000' }), breakdownRow('embed', { cost: '0.000000000' })])

  await screen.findByRole('img', { name: 'Cost by operation: $4.00 USD' })
  expect(names()).toEqual(['chat$3.00', 'unnamed$1.00'])
  await user.click(screen.getByTitle('Show only unnamed'))
  expect(onPick).toHaveBeenCalledExactlyOnceWith('operation', [''])
})

test('the smallest of many are one, which leads to the table', async () => {
  const { user, onPick } = operations('abcdefg'.split('').map((name, at) => breakdownRow(name, { cost: `${9 - at}.000000000`, cost_share: 0.1 })))

  await screen.findByText(/^2.others$/)
  expect(names().at(-1)).toMatch(/^2.others\$7\.00$/)
  await user.click(screen.getByTitle(/^Show only 2.others$/))
  expect(onPick).not.toHaveBeenCalled()
  expect(screen.getAllByRole('row')).toHaveLength(8)
})

test('it is split by component on request, which the address keeps', async () => {
  const { user, asked } = operations([breakdownRow('chat')])
  await screen.findByRole('img')

  await user.click(screen.getByRole('button', { name: 'Component' }))
  await waitFor(() => { expect(asked.at(-1)?.parameters['by']).toBe('component') })
  expect(currentLocation().search).toBe('?for=component')
  expect(await screen.findByRole('img', { name: /^Cost by component/ })).toBeTruthy()
  expect(screen.getByRole('region', { name: 'Cost by component' })).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Operation' }))
  expect(currentLocation().search).toBe('')
})

test('where nothing cost anything it says so', async () => {
  operations([breakdownRow('chat', { cost: '0.000000000' })])

  expect(await screen.findByText('No cost in this view')).toBeTruthy()
})
