import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { show } from '../../../testing/page'
import type { Instant } from '../../model/units'
import { NothingHere } from './nothing-here'

const NOW = Date.UTC(2026, 5, 2, 12)
const HOUR = 3_600_000

function project(last: number) {
  return { name: 'shop', last_time: new Date(last).toISOString() as Instant }
}

test('data that is older than the range is an hour away', async () => {
  const onChange = vi.fn()
  const last = NOW - 48 * HOUR
  const { user } = show(<NothingHere time={{ kind: 'last', range: '24h' }} filter="" project={project(last)} now={NOW} onChange={onChange} />)

  await user.click(screen.getByRole('button', { name: 'Show the latest hour with data' }))

  expect(onChange).toHaveBeenCalledExactlyOnceWith({ time: { kind: 'between', from: last - HOUR, to: last + 60_000 } })
  expect(screen.getByText('No data in this time range')).toBeTruthy()
})

test('data that is newer than the range is found, too', () => {
  const time = { kind: 'between', from: NOW - 5 * HOUR, to: NOW - 4 * HOUR } as const
  show(<NothingHere time={time} filter="" project={project(NOW - HOUR)} now={NOW} onChange={vi.fn()} />)

  expect(screen.queryAllByRole('button').map(({ textContent }) => textContent)).toEqual(['Show the latest hour with data'])
})

test('where the range has data, the filter hides it and can be cleared', async () => {
  const onChange = vi.fn()
  const { user } = show(<NothingHere time={{ kind: 'last', range: '24h' }} filter="model:x" project={project(NOW - HOUR)} now={NOW} onChange={onChange} />)

  expect(screen.getByText('No data matches this filter')).toBeTruthy()
  expect(screen.queryAllByRole('button').map(({ textContent }) => textContent)).toEqual(['Clear the filter'])
  await user.click(screen.getByRole('button'))
  expect(onChange).toHaveBeenCalledExactlyOnceWith({ filter: '' })
})

test('a project that is not known yet has no newest span', () => {
  const { container } = show(<NothingHere time={{ kind: 'last', range: '24h' }} filter="" project={null} now={NOW} onChange={vi.fn()} />)

  expect(container.textContent).toContain('Last 24 hours.')
  expect(container.textContent).not.toContain('newest')
  expect(screen.queryByRole('button')).toBeNull()
})
