import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { show } from '../../../testing/page'
import { SPANS, trace, traceSpan } from '../../../testing/samples'
import type { TraceSummary } from '../../api/types'
import { Heading } from './heading'

function heading(more: Partial<TraceSummary> = {}, rest = {}) {
  const onError = vi.fn()
  const page = show(<Heading trace={{ ...trace(SPANS, more), ...rest }} onError={onError} />)
  return { ...page, onError, text: page.container.textContent.replaceAll('\u00a0', ' ') }
}

test.each([
  [{}, '$0.012 cost'],
  [{ unpriced: 2 }, '$0.012 and 2 spans without a price'],
  [{ unpriced: 2, cost: '0.000000000' }, 'unpriced'],
])('the cost with %j reads %s', (more, words) => {
  expect(heading(more).text.replace('$0.0120', '$0.012')).toContain(words)
})

test('tokens have their share of the cache, where there are any', () => {
  expect(heading({ cache_read_tokens: 250 }).text).toContain('1,200 tokens, 25 % of input from cache')
  expect(heading({ input_tokens: 0, output_tokens: 0 }).text).not.toContain('tokens')
})

test('errors lead to the next, and say when the trace recovered', async () => {
  const { user, onError } = heading({ span_errors: 1 })
  expect(screen.getByTitle(/next error/).textContent.replaceAll('\u00a0', ' ')).toBe('1 error, recovered')

  await user.click(screen.getByTitle(/next error/))
  expect(onError).toHaveBeenCalledOnce()
  expect(heading({ span_errors: 2, status: 'error' }).text).not.toContain('recovered')
})

test('who and where lead to their traces', () => {
  heading({ user_id: 'ann', session_id: 's 1' })

  expect(screen.getByRole('link', { name: 'user ann' }).getAttribute('href')).toBe('/traces?filter=user%3Aann')
  expect(screen.getByRole('link', { name: 'session s 1' }).getAttribute('href')).toBe('/traces?filter=session%3A%22s+1%22')
  expect(screen.getByRole('link', { name: 'service web' })).toBeTruthy()
})

test.each([
  [{ has_root: false, running: true }, {}, 'The root span is still running.'],
  [{ has_root: false }, {}, 'The root span has not arrived'],
  [{}, { truncated: true, spans: [...SPANS, traceSpan({ isSent: false })] }, 'these are the first 3.'],
])('%j, %j is a warning', (more, rest, words) => {
  expect(heading(more, rest).text).toContain(words)
})

test('a trace as usual has no warning, and its name', () => {
  const { container } = heading({ name: '' })

  expect(container.querySelector('.trace-warning')).toBeNull()
  expect(screen.getByRole('heading').textContent).toBe('unnamed')
})

test('it is copied with the spans that were sent', async () => {
  const { user } = heading({}, { spans: [...SPANS, traceSpan({ span_id: 'awaited', isSent: false })] })
  const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()

  await user.click(screen.getByTitle('Copy the trace as JSON'))

  const copied = JSON.parse(write.mock.calls[0]?.[0] ?? '') as { spans: { span_id: string }[] }
  expect(copied.spans.map(({ span_id }) => span_id)).toEqual(['root', 'call', 'tool'])
})
