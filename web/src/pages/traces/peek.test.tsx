import { screen, waitFor } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { beWide, refusal, SCOPE, serve, show } from '../../../testing/page'
import { SPANS, spanDetail, traceSpan, traceSummary, waterfall } from '../../../testing/samples'
import type { TraceSpan } from '../../api/trace'
import type { SpanDetail } from '../../api/types'
import { Peek } from './peek'
import type { Peeking } from './use-peek'

const ID = traceSummary().trace_id

function peek({ spans = SPANS as readonly TraceSpan[], details = {} as Record<string, Partial<SpanDetail>>, more = {} as Partial<Peeking>, replies = {} as Parameters<typeof serve>[0] } = {}) {
  const known = Object.fromEntries(spans.map(({ span_id }) => [`spans/${ID}/${span_id}`, spanDetail({ span_id, ...details[span_id] })]))
  const asked = serve({ [`traces/${ID}/waterfall`]: waterfall(spans), ...known, ...replies })
  const peeking: Peeking = { id: ID, isOpen: true, row: null, canStep: { back: false, on: false }, open: vi.fn(), close: vi.fn(), step: vi.fn(), ...more }
  return { ...show(<Peek project={SCOPE.project} peeking={peeking} />), asked: () => asked.map(({ path }) => path.split('/').at(-1)) }
}

const part = async (name: string) => (await screen.findByRole('region', { name })).textContent

test('what went in and came out is that of the root', async () => {
  const { asked } = peek({ details: { root: { input_text: 'asked', output_text: 'answered' } } })

  expect([await part('Input'), await part('Output')]).toEqual(['Inputasked', 'Outputanswered'])
  expect(asked()).toEqual(['waterfall', 'root'])
  expect(document.querySelector('.peek-fault')?.textContent).toBe('Timeout gave up in search')
})

test('where the root has none, the first and the last model call have it', async () => {
  const spans = [traceSpan(), traceSpan({ ...SPANS[1], span_id: 'first' } as TraceSpan), traceSpan({ ...SPANS[1], span_id: 'last' } as TraceSpan)]
  peek({ spans, details: { first: { input_text: 'asked', output_text: 'no' }, last: { input_text: 'no', output_text: 'answered' } } })

  expect([await part('Input'), await part('Output')]).toEqual(['Inputasked', 'Outputanswered'])
  expect(document.querySelector('.peek-fault')).toBeNull()
})

test('a failure of the root comes before those that led to it', async () => {
  peek({ spans: [...SPANS.slice(1), traceSpan({ status: 'error', status_message: 'no stock' })] })

  await screen.findByRole('region', { name: 'Spans' })
  expect(document.querySelector('.peek-fault')?.textContent).toBe('error no stock in checkout')
})

test('a trace that is too large is not read in passing', async () => {
  const { asked } = peek({ more: { row: traceSummary({ spans: 5_001 }) } })

  expect(await screen.findByText(/Too many to preview/)).toBeTruthy()
  expect(asked()).toEqual([])
})

test('one of 5,000 spans is', async () => {
  const { asked } = peek({ more: { row: traceSummary({ spans: 5_000 }) } })

  await waitFor(() => { expect(asked()).toContain('waterfall') })
})

test('a trace that is not there is not found', async () => {
  peek({ replies: { [`traces/${ID}/waterfall`]: refusal(400, 'not_found', 'There is no such trace.') } })

  expect(await screen.findByText('There is no such trace.')).toBeTruthy()
  expect(screen.getByRole('alert').textContent).toContain('This could not be loaded')
})

test.each([[1_400, 'panel side-panel beside'], [1_000, 'panel side-panel over'], [600, 'side-panel sheet']])('%i pixels wide it is %s', async (width, className) => {
  beWide(width)
  peek()

  await screen.findByRole('region', { name: 'Spans' })
  expect(document.querySelector('.side-panel')?.className).toBe(className)
})

test('while no trace is looked at there is nothing', () => {
  expect(peek({ more: { id: null } }).container.querySelector('.side-panel')).toBeNull()
})
