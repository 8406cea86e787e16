import { useQuery } from '@tanstack/react-query'
import { act, screen, waitFor } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { serve, serveNothing, show } from '../../testing/page'
import { get } from '../api/client'
import { VIEW } from '../api/queries'
import { Banners } from './banners'

function Page({ isSample = false, onRetry = vi.fn() }) {
  useQuery({ queryKey: [VIEW], queryFn: () => get('things', {}, []) })
  return <Banners isSample={isSample} onRetry={onRetry} />
}

test('sample data says that it is, and where to send data of one\'s own', () => {
  serve({ things: {} })
  show(<Page isSample />)

  expect(screen.getByRole('complementary').textContent).toContain(`Sample data. Point any OpenTelemetry exporter at ${window.location.origin}`)
  expect(screen.queryByRole('button')).toBeNull()
})

test('what is old says so once the server is gone, and can be asked for again', async () => {
  serve({ things: {} })
  const onRetry = vi.fn()
  const { user, cache } = show(<Page onRetry={onRetry} />)
  await waitFor(() => { expect(cache.isFetching()).toBe(0) })
  expect(screen.queryByRole('complementary')).toBeNull()

  serveNothing()
  await act(async () => { await cache.refetchQueries() })
  expect((await screen.findByText(/Podium is not responding/)).parentElement?.textContent).toContain('Showing what was loaded at')
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  expect(onRetry).toHaveBeenCalledOnce()
})

test('before anything was loaded the page itself says it', async () => {
  serveNothing()
  const { cache } = show(<Page />)
  await waitFor(() => { expect(cache.isFetching()).toBe(0) })

  expect(screen.queryByRole('complementary')).toBeNull()
})
