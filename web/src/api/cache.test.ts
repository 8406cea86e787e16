import { expect, test, vi } from 'vitest'

import { createCache } from './cache'
import { ApiError } from './client'

async function triesFor(error: Error): Promise<number> {
  vi.useFakeTimers()
  const ask = vi.fn(() => Promise.reject(error))
  const answer = createCache().query({ queryKey: ['x'], queryFn: ask, retry: createCache().getDefaultOptions().queries?.retry ?? false }).catch(() => null)
  await vi.advanceTimersByTimeAsync(10_000)
  await answer
  return ask.mock.calls.length
}

test.each([
  ['no answer', new ApiError(0, { code: 'x', message: '' }), 2],
  ['an overload', new ApiError(503, { code: 'x', message: '' }), 2],
  ['too many questions', new ApiError(429, { code: 'x', message: '' }), 2],
  ['a wrong question', new ApiError(400, { code: 'x', message: '' }), 1],
  ['a fault of our own', new TypeError('x'), 1],
])('%s is asked for again as often as that may help', async (_name, error, tries) => {
  expect(await triesFor(error)).toBe(tries)
})
