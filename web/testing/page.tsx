/** Draws a part of a page with all that is around it: a query cache, toasts, an address and a server that answers. */

import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render, renderHook } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { ReactNode } from 'react'
import { vi } from 'vitest'

import type { Scope } from '../src/api/queries'
import { ToolsPlace } from '../src/components/layout/page-tools'
import { Toasts } from '../src/components/overlays/toast'
import { navigate } from '../src/state/location'

export const SCOPE: Scope = { project: 'shop', time: { kind: 'last', range: '24h' }, filter: '' }

function createSurroundings(cache: QueryClient) {
  return function Surroundings({ children }: { readonly children: ReactNode }) {
    return (
      <QueryClientProvider client={cache}>
        <Toasts><ToolsPlace value={document.body}>{children}</ToolsPlace></Toasts>
      </QueryClientProvider>
    )
  }
}

/** A cache that asks once: a failure is seen at once. */
export function createTestCache(): QueryClient {
  return new QueryClient({ defaultOptions: { queries: { retry: false } } })
}

/** Draws `part` and gives back what RTL gives, with somebody who types and clicks. */
export function show(part: ReactNode, cache = createTestCache()) {
  return { user: userEvent.setup(), cache, ...render(part, { wrapper: createSurroundings(cache) }) }
}

/** Runs a hook as a component would. */
export function runHook<Result, Props>(hook: (props: Props) => Result, initialProps?: Props, cache = createTestCache()) {
  return { cache, ...renderHook(hook, { wrapper: createSurroundings(cache), ...(initialProps === undefined ? {} : { initialProps }) }) }
}

/** Looks at an address: "/traces?range=7d". */
export function lookAt(address: string): void {
  const { pathname, search } = new URL(address, window.location.href)
  navigate(pathname, search)
}

export interface Asked {
  /** Below /api/v1/. */
  readonly path: string
  readonly parameters: Readonly<Record<string, string>>
}

type Reply = object | ((asked: Asked) => object)

/** Answers questions to the API by path, and notes them; what no path is given for is not found. */
export function serve(replies: Readonly<Record<string, Reply>>): Asked[] {
  const asked: Asked[] = []
  vi.stubGlobal('fetch', (url: URL | string) => {
    const { pathname, searchParams } = new URL(url)
    const question = { path: pathname.replace('/api/v1/', ''), parameters: Object.fromEntries(searchParams) }
    asked.push(question)
    const reply = replies[question.path]
    const body = typeof reply === 'function' ? (reply as (asked: Asked) => object)(question) : reply
    if (body instanceof Response) return Promise.resolve(body)
    if (body === undefined) return Promise.resolve(refusal(404, 'not_found', `There is no ${question.path}.`))
    return Promise.resolve(Response.json(body))
  })
  return asked
}

/** A refusal, as the API writes it. */
export function refusal(status: number, code: string, message: string): Response {
  return Response.json({ error: { code, message } }, { status })
}

/** A server that is not there. */
export function serveNothing(): void {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('fetch failed')))
}

/** Windows as wide as `pixels`: answers `min-width` and `max-width`. */
export function beWide(pixels: number): void {
  vi.stubGlobal('matchMedia', (query: string) => {
    const [, least] = /min-width: (\d+)px/.exec(query) ?? []
    const [, most] = /max-width: (\d+)px/.exec(query) ?? []
    const matches = (least === undefined || pixels >= Number(least)) && (most === undefined || pixels <= Number(most))
    return { matches, addEventListener: () => undefined, removeEventListener: () => undefined }
  })
}
