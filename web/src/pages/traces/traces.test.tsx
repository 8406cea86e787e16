import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'

import { beWide, lookAt, SCOPE, serve, show } from '../../../testing/page'
import { project, traceSummary } from '../../../testing/samples'
import type { TraceSummary } from '../../api/types'
import { currentLocation } from '../../state/location'
import Traces from './traces'

let arrived: readonly TraceSummary[] = []

function traces(search = '', ids = 'ba', more: Parameters<typeof serve>[0] = {}) {
  lookAt(`/traces${search}`)
  arrived = [...ids].map((id) => traceSummary({ trace_id: id, name: `trace ${id}` }))
  serve({ traces: () => ({ traces: arrived, next_cursor: null }), settings: { auto_refresh: true, refresh_seconds: 0 }, facets: { facets: [] }, ...more })
  return show(<Traces scope={SCOPE} project={project()} />)
}

const names = () => screen.getAllByRole('link', { name: /^trace/ }).map(({ textContent }) => textContent)

async function arrive(cache: ReturnType<typeof traces>['cache'], id: string): Promise<void> {
  arrived = [traceSummary({ trace_id: id, name: `trace ${id}`, start_time: '2026-06-01T12:30:00.000000000Z' }), ...arrived]
  await act(async () => { await cache.invalidateQueries() })
}

test('new traces wait while it is paused, and are shown on request', async () => {
  const { user, cache } = traces()
  await screen.findByText('trace b')

  fireEvent.keyDown(document.body, { key: 'p' })
  await arrive(cache, 'c')
  expect(names()).toEqual(['trace b', 'trace a'])
  await user.click(await screen.findByRole('button', { name: /^1.new trace ↑$/ }))
  expect(names()).toEqual(['trace c', 'trace b', 'trace a'])
})

test('whoever reads further down is not moved; back on top the list follows again', async () => {
  traces()
  await screen.findByText('trace b')
  const scroll = (top: number) => { Object.defineProperty(window, 'scrollY', { configurable: true, value: top }); fireEvent.scroll(window) }

  scroll(160)
  expect(screen.getByRole('button', { name: 'Pause' })).toBeTruthy()
  scroll(161)
  expect(screen.getByRole('button', { name: 'Resume' })).toBeTruthy()
  scroll(0)
  expect(screen.getByRole('button', { name: 'Pause' })).toBeTruthy()
})

test('the usual order needs no word in the address', async () => {
  const { user } = traces('?sort=-cost')
  await screen.findByText('trace b')

  await user.click(screen.getByRole('button', { name: /^Sort/ }))
  await user.click(screen.getByRole('menuitemradio', { name: 'Longest' }))
  expect(currentLocation().search).toBe('?sort=-duration')
  await user.click(screen.getByRole('button', { name: /^Sort/ }))
  await user.click(screen.getByRole('menuitemradio', { name: 'Newest first' }))
  expect(currentLocation().search).toBe('')
})

test.each([
  [1_600, '', true], [1_600, '?peek=a', true], [1_400, '', true], [1_400, '?peek=a', false], [1_000, '?peek=a', true], [900, '', false],
])('%i pixels wide, with %j, facets stand beside the list: %s', async (width, search, areThere) => {
  beWide(width)
  traces(search)
  await screen.findByText('trace b')

  expect(screen.queryByRole('complementary', { name: 'Facets' }) !== null).toBe(areThere)
})

test('without traces it says why', async () => {
  traces('', '')

  expect(await screen.findByText('No data in this time range')).toBeTruthy()
})

test('a long list says where it ends, a short one does not', async () => {
  const { unmount } = traces('', 'abcdefghijklm')
  expect(await screen.findByText('End of the list.')).toBeTruthy()
  unmount()

  traces('', 'abcdefghijkl')
  await screen.findByText('trace l')
  expect(screen.queryByText('End of the list.')).toBeNull()
})

test('a page that could not be read is tried again', async () => {
  let fails = true
  const { user } = traces('', 'ba', {
    traces: ({ parameters }) => {
      if (!parameters['cursor']) return { traces: arrived, next_cursor: 'c1' }
      return fails ? new Response('', { status: 500 }) : { traces: [traceSummary({ trace_id: 'z', name: 'trace z' })], next_cursor: null }
    },
  })

  expect(await screen.findByText('The next traces could not be loaded')).toBeTruthy()
  fails = false
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  await waitFor(() => { expect(screen.queryByText('The next traces could not be loaded')).toBeNull() })
})
