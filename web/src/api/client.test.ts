import { expect, test, vi } from 'vitest'

import { refusal, serve, serveNothing } from '../../testing/page'
import { address, ApiError, get } from './client'

async function errorOf(promise: Promise<unknown>): Promise<ApiError> {
  const error: unknown = await promise.then(() => null, (reason: unknown) => reason)
  if (!(error instanceof ApiError)) throw new Error('it did not fail')
  return error
}

const ask = () => get<{ a: number, b: number }>('things', { project: 'shop' }, ['a', 'b'])

test('an address has the parameters that say something', () => {
  expect(address('traces', { project: 'a b', limit: 0, cursor: undefined, filter: '' }).href).toBe(new URL('/api/v1/traces?project=a+b&limit=0', document.baseURI).href)
})

test('a reply with all of its keys is given back', async () => {
  const asked = serve({ things: { a: 1, b: 2, more: 3 } })

  expect(await ask()).toEqual({ a: 1, b: 2, more: 3 })
  expect(asked).toEqual([{ path: 'things', parameters: { project: 'shop' } }])
})

test.each([
  ['lacks a key', { a: 1 }, 'lacks b'],
  ['is a list', [1], 'lacks a, b'],
])('a reply that %s is of another version', async (_name, body, words) => {
  serve({ things: body })
  const error = await errorOf(ask())

  expect(error.message).toContain(words)
  expect([error.status, error.problem.code, error.isTransient]).toEqual([200, 'unexpected_reply', false])
})

test('a refusal has its place in the filter and a suggestion', async () => {
  const problem = { code: 'filter_syntax', message: 'unknown field modle', position: 0, length: 5, suggestion: 'model' }
  serve({ things: Response.json({ error: { ...problem, other: true } }, { status: 400 }) })
  const error = await errorOf(ask())

  expect(error.problem).toEqual(problem)
  expect(error.isTransient).toBe(false)
})

test.each([[429, true], [500, true], [503, true], [404, false], [499, false]])('a refusal with status %s may pass: %s', async (status, isTransient) => {
  serve({ things: refusal(status, 'x', 'because') })
  const error = await errorOf(ask())

  expect([error.message, error.isTransient, error.problem]).toEqual(['because', isTransient, { code: 'x', message: 'because' }])
})

test.each([['<html>', 502], ['{"error":"text"}', 500], ['{"error":{"code":1,"message":"x"}}', 500]])('a refusal that is none of ours is named by its status: %s', async (body, status) => {
  serve({ things: new Response(body, { status }) })
  const error = await errorOf(ask())

  expect(error.message).toContain(String(status))
  expect(error.problem.code).toBe('unexpected_reply')
})

test('a server that is not there is transient', async () => {
  serveNothing()
  const error = await errorOf(ask())

  expect([error.status, error.problem.code, error.isTransient]).toEqual([0, 'no_answer', true])
})

test('a question that was taken back is no failure of the server', async () => {
  const gone = new AbortController()
  gone.abort()
  vi.stubGlobal('fetch', () => Promise.reject(new DOMException('gone', 'AbortError')))

  await expect(get('things', {}, [], gone.signal)).rejects.toThrow('gone')
})
