import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'

import { show } from '../../../testing/page'
import { spanDetail } from '../../../testing/samples'
import type { SpanDetail } from '../../api/types'
import { Conversation } from './conversation'

type Message = SpanDetail['messages']['input'][number]

function message(role: string, ...parts: object[]): Message {
  return { role, name: null, finish_reason: '', parts } as unknown as Message
}

function conversation(messages: Partial<SpanDetail['messages']>, more: Partial<SpanDetail> = {}) {
  return show(<Conversation detail={spanDetail({ messages: { input: [], output: [], system: [], tools: [], ...messages }, ...more })} />)
}

const text = (content: string) => ({ type: 'text', content })

test('turns stand under their roles, the answer as such', () => {
  const { container } = conversation({ input: [message('user', text('Where is my *parcel*?'))], output: [{ ...message('assistant', text('On its way.')), finish_reason: 'stop' }] })

  expect([...container.querySelectorAll<HTMLElement>('.message')].map(({ dataset, className }) => [dataset['role'], className])).toEqual([['user', 'message'], ['assistant', 'message output']])
  expect(container.querySelector('em')?.textContent).toBe('parcel')
  expect(screen.getByText('finish: stop')).toBeTruthy()
})

test('plain text shows what was sent, and stays chosen', async () => {
  const { user, container } = conversation({ input: [message('user', text('a *b*'))] })

  await user.click(screen.getByRole('button', { name: 'Show as plain text' }))
  expect(container.querySelector('.message-text')?.textContent).toBe('a *b*')
  expect(localStorage.getItem('podium.conversation')).toBe('')
  await user.click(screen.getByRole('button', { name: 'Show as Markdown' }))
  expect(container.querySelector('em')).toBeTruthy()
})

test('text that is JSON is a tree', () => {
  conversation({ input: [message('user', text(JSON.stringify({ order: { id: 7, note: 'x'.repeat(200) } })))] })

  expect(screen.getByRole('tree', { name: 'text' })).toBeTruthy()
})

test('a call and its answer stand on lines where they fit', () => {
  const call = { type: 'tool_call', id: '1', name: 'track', arguments: { parcel: 7 } }
  const { container } = conversation({ output: [message('assistant', call)], input: [message('tool', { type: 'tool_call_response', id: 'other', response: 'lost' })] })

  expect(container.textContent).toContain('track({"parcel": 7})')
  expect(container.querySelector('.answer')?.textContent).toBe('→ lost')
})

test('arguments and results that no line holds are trees', () => {
  const big = { list: Array.from({ length: 30 }, (_, at) => `item number ${at}`) }
  conversation({ output: [message('assistant', { type: 'tool_call', id: '1', name: 'track', arguments: big })], input: [message('tool', { type: 'tool_call_response', id: '2', response: big })] })

  expect(screen.getAllByRole('tree').map((tree) => tree.getAttribute('aria-label')).sort()).toEqual(['arguments of track', 'result of a tool'])
})

test('a span that is no conversation has what went in and what came out', () => {
  const { container } = conversation({}, { input_text: 'in it', output_text: 'out of it' })

  expect([...container.querySelectorAll('h3')].map(({ textContent }) => textContent)).toEqual(['input', 'output'])
})

test('what was not recorded says so', () => {
  conversation({})

  expect(screen.getByText('No messages recorded')).toBeTruthy()
})

test('a picture that came with the span is shown on request, what lies elsewhere never', async () => {
  const { user, container } = conversation({
    input: [message('user', { type: 'media', modality: 'image', mime_type: 'image/png', data: 'iVBO', uri: null }, { type: 'media', modality: 'image', mime_type: 'image/png', data: null, uri: 'https://example.org/a.png' })],
  })
  expect(container.querySelector('img')).toBeNull()
  expect(screen.getByText('https://example.org/a.png')).toBeTruthy()

  await user.click(screen.getByRole('button', { name: 'Show' }))
  expect(container.querySelector('img')?.getAttribute('src')).toBe('data:image/png;base64,iVBO')
  await user.click(screen.getByRole('button', { name: 'Hide' }))
  expect(container.querySelector('img')).toBeNull()
})

test('reasoning and the tools that could be called are there to be opened', () => {
  const { container } = conversation({
    input: [message('user', text('x'))], output: [message('assistant', { type: 'reasoning', content: 'because' })],
    tools: [{ name: 'track', description: 'Finds parcels.', parameters: null }] as unknown as SpanDetail['messages']['tools'],
  })

  expect([...container.querySelectorAll('summary')].map(({ textContent }) => textContent.replaceAll('\u00a0', ' '))).toEqual(['Reasoning, 7 characters', '1 tool available'])
  expect(screen.getByText('Finds parcels.')).toBeTruthy()
})
