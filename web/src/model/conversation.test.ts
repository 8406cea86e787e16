import { expect, test } from 'vitest'

import { answered, asked, compact, isShort, type Message, type Part, readable, turnsOf } from './conversation'

const message = (role: string, ...parts: Part[]): Message => ({ role, name: null, finish_reason: null, parts })
const text = (content: string): Part => ({ type: 'text', content })
const call = (id: string | null, name: string): Part => ({ type: 'tool_call', id, name, arguments: { of: name } })
const answer = (id: string | null, response: unknown): Part => ({ type: 'tool_call_response', id, response })

test('a result stands with its call, and its own message is gone', () => {
  const turns = turnsOf(
    [message('user', text('broken')), message('assistant', call('1', 'look_up'), call('2', 'weigh')), message('tool', answer('2', 9)), message('tool', answer('1', 'found'))],
    [message('assistant', text('done'))],
    [text('be kind')],
  )

  expect(turns.map(({ role, isOutput }) => [role, isOutput])).toEqual([['system', false], ['user', false], ['assistant', false], ['assistant', true]])
  expect(turns[2]?.parts).toMatchObject([{ name: 'look_up', answer: { response: 'found' } }, { name: 'weigh', answer: { response: 9 } }])
})

test('results without ids belong to the calls in their order', () => {
  const [turn] = turnsOf([message('assistant', call(null, 'a'), call(null, 'b')), message('tool', answer(null, 1), answer(null, 2))], [], [])

  expect(turn?.parts).toMatchObject([{ name: 'a', answer: { response: 1 } }, { name: 'b', answer: { response: 2 } }])
})

test('a result whose call is elsewhere stays where it was, a call without a result is open', () => {
  const turns = turnsOf([message('tool', answer('x', 'late'))], [message('assistant', call('y', 'ask'))], [])

  expect(turns.map(({ parts }) => parts)).toMatchObject([[{ type: 'tool_call_response' }], [{ type: 'tool', answer: null }]])
})

test('an empty message that says why the model stopped is kept', () => {
  expect(turnsOf([], [{ role: 'assistant', name: null, finish_reason: 'length', parts: [] }], [])).toHaveLength(1)
})

test.each([
  [{ a: 1 }, '{"a": 1}'],
  ['{"a":[1,2]}', '{"a": [1, 2]}'],
  ['plain', 'plain'],
  ['{broken', '{broken'],
])('%j is read as %s', (value, line) => {
  expect(compact(value)).toBe(line)
})

test('long JSON is set on lines', () => {
  expect(compact({ text: 'x'.repeat(80) })).toBe(readable({ text: 'x'.repeat(80) }))
  expect(readable({ a: 1 })).toBe('{\n  "a": 1\n}')
})

test('JSON is short while a line holds it', () => {
  expect(isShort('{\n  "order_id": "88213"\n}')).toBe(true)
  expect(isShort(JSON.stringify({ words: 'x'.repeat(80) }))).toBe(false)
  expect(isShort('['.repeat(50_000) + ']'.repeat(50_000))).toBe(false)
})

test('what was asked is the newest question, what was answered its words or the tools it calls for', () => {
  const say = (role: string, content: string) => message(role, { type: 'text', content })
  const call = message('assistant', { type: 'tool_call', id: null, name: 'look', arguments: { id: 7 } })

  expect(asked([say('user', 'first'), say('assistant', 'so'), say('user', 'second'), say('tool', '7')])).toBe('second')
  expect(asked([say('system', 'be brief'), call])).toBe('look({"id": 7})')
  expect(asked([])).toBe('')
  expect(answered([call])).toBe('look({"id": 7})')
  expect(answered([say('assistant', 'a'), say('assistant', 'b')])).toBe('a\n\nb')
})
