import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'

import { show } from '../../../testing/page'
import { ms, spanDetail, START } from '../../../testing/samples'
import type { SpanDetail, SpanEvent } from '../../api/types'
import { Events, Links } from './events'

const event = (name: string, offset: number, values: Readonly<Record<string, string>> = {}): SpanEvent => ({
  name, time: START, offset_ns: ms(offset), attributes: Object.entries(values).map(([key, value]) => ({ key, value, type: 'string' })),
} as SpanEvent)

test('events stand by how long after the start they were, or before it', () => {
  const { container } = show(<Events detail={spanDetail({ events: [event('first token', 300), event('queued', -20)] })} />)

  expect([...container.querySelectorAll('.message-finish')].map(({ textContent }) => textContent.replaceAll('\u00a0', ' '))).toEqual(['+300 ms', '−20 ms'])
})

test('an exception has its type, its message and its stack, and these only once', () => {
  const { container } = show(<Events detail={spanDetail({ events: [event('exception', 1, { 'exception.type': 'Timeout', 'exception.message': 'gave up', 'exception.stacktrace': 'at line 7', retry: '2' })] })} />)

  expect(container.querySelector('.span-fault')?.textContent).toBe('Timeout gave up')
  expect(container.querySelector('pre')?.textContent).toBe('at line 7')
  expect([...container.querySelectorAll('dt')].map(({ textContent }) => textContent)).toEqual(['retry'])
})

test('the same attributes of another event are attributes', () => {
  const { container } = show(<Events detail={spanDetail({ events: [event('log', 1, { 'exception.type': 'Timeout' })] })} />)

  expect(container.querySelector('.span-fault')).toBeNull()
  expect([...container.querySelectorAll('dt')].map(({ textContent }) => textContent)).toEqual(['exception.type'])
})

test('what there is none of says so', () => {
  show(<><Events detail={spanDetail()} /><Links detail={spanDetail()} /></>)

  expect(screen.getByText('No events')).toBeTruthy()
  expect(screen.getByText('No links')).toBeTruthy()
})

test('a link leads to its span, in this trace or another', () => {
  const detail = spanDetail()
  const links = [{ trace_id: detail.trace_id, span_id: 'a', attributes: [] }, { trace_id: 'other', span_id: 'b', attributes: [] }] as unknown as SpanDetail['links']
  show(<Links detail={{ ...detail, links }} />)

  expect(screen.getAllByRole('link').map((link) => link.getAttribute('href'))).toEqual([`/traces/${detail.trace_id}?span=a`, '/traces/other?span=b'])
  expect(screen.getAllByRole('heading').map(({ textContent }) => textContent)).toEqual(['span of this trace', 'span of another trace'])
})
