import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'

import { lookAt, serve, show } from '../../../testing/page'
import { SPANS, spanDetail, traceSpan } from '../../../testing/samples'
import { WithView } from '../../../testing/trace-view'
import type { TraceSpan } from '../../api/trace'
import type { SpanDetail } from '../../api/types'
import { currentLocation } from '../../state/location'
import { SpanPanel } from './span-panel'

function panel(id: string, { spans = SPANS as readonly TraceSpan[], detail = {} as Partial<SpanDetail>, search = '', isOver = false } = {}) {
  lookAt(`/traces/t${search}`)
  const asked = serve({ [`spans/t/${id}`]: spanDetail({ span_id: id, ...detail }) })
  const page = show(
    <WithView spans={spans}>
      {(view) => {
        const node = view.tree.nodes[view.tree.indexOf.get(id) ?? -1]
        return node && <SpanPanel project="shop" traceId="t" node={node} view={view} isOver={isOver} />
      }}
    </WithView>,
  )
  return { ...page, asked, facts: () => [...document.querySelectorAll('.span-facts span')].map(({ textContent }) => textContent.replaceAll('\u00a0', ' ').trim()) }
}

const chosen = async () => (await screen.findByRole('tab', { selected: true })).textContent

test.each([
  ['words', { input_text: 'hello' }, 'Conversation'],
  ['a failure with events', { status: 'error', events: [{ name: 'exception', time: '2026-06-01T12:00:00Z', offset_ns: 0, attributes: [] }] }, 'Events 1'],
  ['events alone', { events: [{ name: 'log', time: '2026-06-01T12:00:00Z', offset_ns: 0, attributes: [] }] }, 'Attributes'],
  ['nothing of these', {}, 'Attributes'],
])('a span with %s opens where most is to be read', async (_name, detail, tab) => {
  panel('call', { detail: detail as unknown as Partial<SpanDetail> })

  expect(await chosen()).toBe(tab)
})

test('the tab of the address wins, one that is none does not; the usual one needs no word there', async () => {
  const { user } = panel('call', { search: '?tab=cost' })
  expect(await chosen()).toBe('Cost')

  await user.click(screen.getByRole('tab', { name: 'OTLP' }))
  expect(currentLocation().search).toBe('?tab=raw')
  await user.click(screen.getByRole('tab', { name: /Attributes/ }))
  expect(currentLocation().search).toBe('')
})

test('its facts stand on top, and what the name does not say', async () => {
  const { facts } = panel('call', { detail: { request_model: 'gpt-4o', response_model: 'gpt-4o-2024-08-06' } })
  await chosen()

  expect(facts()).toEqual(['900 ms', 'first token 300 ms', 'cost $0.012', 'input 1,000', 'output 200', 'gpt-4o'].map((fact) => (fact.startsWith('cost') ? (expect.stringMatching(/^cost \$0\.0120?$/) as string) : fact)))
  expect(screen.getByTitle('gpt-4o, answered by gpt-4o-2024-08-06')).toBeTruthy()
})

test('a span with children says how long it worked itself, a failure why', () => {
  expect(panel('root').facts()).toContain('self time 600 ms')

  panel('tool')
  expect(document.querySelector('.span-fault')?.textContent).toBe('Timeout gave up')
})

test('the spans before and after are a click away, where there are any', async () => {
  const { user } = panel('root')
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Previous span' }).disabled).toBe(true)

  await user.click(screen.getByRole('button', { name: 'Next span' }))
  expect(currentLocation().search).toBe('?span=call')
  expect(screen.queryByRole('button', { name: 'Close' })).toBeNull()
})

test('over the tree it can be closed', async () => {
  const { user } = panel('call', { search: '?span=call', isOver: true })

  await user.click(screen.getByRole('button', { name: 'Close' }))

  expect(currentLocation().search).toBe('')
})

test.each([[true, 'Still running'], [false, 'Not sent']])('a span that was not sent asks nothing: running %s', (running, title) => {
  const { asked } = panel('x', { spans: [traceSpan({ span_id: 'x', name: '', isSent: false, running })] })

  expect(screen.getByText(title)).toBeTruthy()
  expect(screen.getByRole('heading', { level: 2 }).textContent).toBe('not sent yet')
  expect(asked).toEqual([])
})
