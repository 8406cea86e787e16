import { useQuery } from '@tanstack/react-query'
import { screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'

import { createTestCache, refusal, serve, serveNothing, show } from '../../testing/page'
import { get } from './client'
import { useFreshness } from './freshness'
import { ONE, VIEW } from './queries'

function Page({ of }: { readonly of: string }) {
  useQuery({ queryKey: [of], queryFn: () => get('things', {}, []) })
  const { updatedAt, isFetching, isUnreachable } = useFreshness()
  return <p>{[updatedAt > 0 ? 'known' : 'unknown', isFetching ? 'asking' : 'at rest', isUnreachable ? 'gone' : 'there'].join(', ')}</p>
}

test.each([VIEW, ONE])('what is on screen is as fresh as its newest answer: %s', async (of) => {
  serve({ things: { a: 1 } })
  show(<Page of={of} />)

  expect(screen.getByText('unknown, asking, there')).toBeTruthy()
  expect(await screen.findByText('known, at rest, there')).toBeTruthy()
})

test('what is not on screen makes nothing fresh', async () => {
  serve({ things: { a: 1 } })
  const { cache } = show(<Page of="fields" />)

  await waitFor(() => { expect(cache.isFetching()).toBe(0) })
  expect(screen.getByText('unknown, at rest, there')).toBeTruthy()
})

test('a server that does not answer is unreachable, one that refuses is not', async () => {
  serveNothing()
  show(<Page of="projects" />)
  expect(await screen.findByText('unknown, at rest, gone')).toBeTruthy()

  serve({ things: refusal(500, 'x', 'y') })
  const cache = createTestCache()
  const { container } = show(<Page of={VIEW} />, cache)
  await waitFor(() => { expect(cache.isFetching()).toBe(0) })
  expect(container.textContent).toContain('unknown, at rest, there')
})
