import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { SCOPE, show } from '../../../testing/page'
import { traceSummary } from '../../../testing/samples'
import { Toolbar, type ToolbarProps } from './toolbar'
import type { TraceRows } from './use-trace-list'

function known(count: number, { isExact = true, ahead = 0 } = {}) {
  return { total: { count, isExact }, ahead }
}

function toolbar(list: Partial<TraceRows> = {}, more: Partial<ToolbarProps> = {}) {
  const rows: TraceRows = { rows: [traceSummary(), traceSummary()], waiting: 0, isPaused: false, pause: vi.fn(), resume: vi.fn(), ...list }
  const props: ToolbarProps = {
    scope: SCOPE, list: rows, known: known(9_000), hasMore: false, isLive: true, sort: '-cost', onSort: vi.fn(), columns: new Set(['time']), onColumns: vi.fn(), onFacets: vi.fn(), ...more,
  }
  return { ...show(<Toolbar {...props} />), props, count: () => document.querySelector('.traces-count')?.textContent.replaceAll('\u00a0', ' ') }
}

test.each([[{}, '2 traces'], [{ hasMore: true }, '2 of 9,000 traces'], [{ hasMore: true, known: known(300_000, { isExact: false }) }, '2 of about 300 k traces'], [{ hasMore: true, known: known(1) }, '2 traces'], [{ known: known(2, { ahead: 1 }) }, '2 traces, 1 trace lies in the future'], [{ known: undefined }, '']])('how many there are, with %j: %s', (more, text) => {
  expect(toolbar({}, more).count()?.replaceAll(/\s/g, ' ')).toBe(text)
})

test('a list that moves can be paused, and resumed', async () => {
  const { user, props } = toolbar()
  await user.click(screen.getByRole('button', { name: 'Pause' }))
  expect(props.list.pause).toHaveBeenCalledOnce()

  const paused = toolbar({ isPaused: true, waiting: 3 })
  await user.click(screen.getByRole('button', { name: 'Resume, 3 new' }))
  expect(paused.props.list.resume).toHaveBeenCalledOnce()
  toolbar({ isPaused: true })
  expect(screen.getByRole('button', { name: 'Resume' }).getAttribute('aria-pressed')).toBe('true')
})

test('one that does not move needs no pause', () => {
  toolbar({}, { isLive: false })

  expect(screen.queryByRole('button', { name: 'Pause' })).toBeNull()
})

test('order, columns and facets are chosen', async () => {
  const { user, props } = toolbar()

  expect(screen.getByRole('button', { name: /^Sort/ }).textContent).toContain('Highest cost')
  await user.click(screen.getByRole('button', { name: /^Sort/ }))
  await user.click(screen.getByRole('menuitemradio', { name: 'Longest' }))
  await user.click(screen.getByRole('button', { name: /Columns/ }))
  expect(screen.queryByRole('checkbox', { name: 'Name' })).toBeNull()
  await user.click(screen.getByRole('checkbox', { name: 'Cost' }))
  await user.click(screen.getByRole('button', { name: 'Facets' }))

  expect(props.onSort).toHaveBeenCalledExactlyOnceWith('-duration')
  expect(props.onColumns).toHaveBeenCalledExactlyOnceWith(new Set(['time', 'cost']))
  expect(props.onFacets).toHaveBeenCalledOnce()
})

test('an order that has no name says that there is one', () => {
  toolbar({}, { sort: 'span_errors' })

  expect(screen.getByRole('button', { name: /^Sort/ }).textContent).toContain('Sorted')
})
