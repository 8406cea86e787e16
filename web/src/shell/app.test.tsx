import { act, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test, vi } from 'vitest'

import { lookAt, refusal, serve, serveNothing } from '../../testing/page'
import { project } from '../../testing/samples'

const { PAGE_CODE } = vi.hoisted(() => {
  const Page = ({ scope, id }: { scope: { project: string; filter: string }; id: string }) => `page of ${scope.project}, ${id || 'all'}, ${scope.filter || 'no filter'}`
  return { PAGE_CODE: { '/': Page, '/traces': Page, '/traces/:id': Page, '/dev/gallery': () => 'gallery' } }
})
vi.mock('./page-code', () => ({ PAGE_CODE }))

/** A new app, with a cache of its own. */
async function open(address: string, replies: Parameters<typeof serve>[0] = { projects: { projects: [project(), project({ name: 'lab', sample: true })] } }) {
  vi.resetModules()
  lookAt(address)
  const asked = serve({ settings: { auto_refresh: false, refresh_seconds: 0 }, ...replies })
  const { App } = await import('./app')
  render(<App />)
  return asked
}

beforeEach(() => {
  vi.stubGlobal('EventSource', class extends EventTarget { close(): void { this.dispatchEvent(new Event('closed')) } })
})

test('a page is shown with its project and its name', async () => {
  await open('/traces?project=shop&filter=x')

  expect(await screen.findByText('page of shop, all, x')).toBeTruthy()
  expect(document.title).toBe('Traces · Podium')
  expect(screen.queryByText('Sample data.')).toBeNull()
})

test('one trace is shown by its id, sample data say that they are', async () => {
  await open('/traces/7f3c?project=lab')

  expect(await screen.findByText('page of lab, 7f3c, no filter')).toBeTruthy()
  expect(screen.getByText('Sample data.')).toBeTruthy()
})

test('an address without a page is not found', async () => {
  await open('/nothing')

  expect(await screen.findByRole('heading', { name: 'Page not found' })).toBeTruthy()
  expect(document.title).toBe('Page not found · Podium')
})

test('a project without data says how to send some', async () => {
  await open('/?project=nobody')

  expect(await screen.findByRole('heading', { name: /nobody/ })).toBeTruthy()
})

test('a server that is away is said to be, but on pages that need none', async () => {
  vi.resetModules()
  lookAt('/traces')
  serveNothing()
  const { App } = await import('./app')
  render(<App />)
  expect(await screen.findByRole('heading', { name: 'Podium cannot be reached' }, { timeout: 5_000 })).toBeTruthy()

  act(() => { lookAt('/dev/gallery') })
  expect(await screen.findByText('gallery')).toBeTruthy()
})

test('a refusal of the list says why', async () => {
  await open('/', { projects: refusal(400, 'x', 'not for you') })

  expect(await screen.findByText('not for you')).toBeTruthy()
})

test('the palette reaches what the frame does', async () => {
  const user = userEvent.setup()
  const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()
  await open('/traces?project=shop')
  await screen.findByText(/^page of/)

  await user.keyboard('{Control>}k{/Control}')
  await user.type(screen.getByRole('combobox', { name: 'Command' }), 'copy the link{Enter}')

  expect(await screen.findByText('Copied the link to this view')).toBeTruthy()
  expect(write).toHaveBeenCalledExactlyOnceWith(window.location.href)
})
