import { expect, test } from 'vitest'

import { completed, completingAt, inUnits, withTerm } from './filter'

test.each([
  ['', 'claude-sonnet-4-5', 'model:claude-sonnet-4-5'],
  ['kind:llm', 'gpt 4', 'kind:llm model:"gpt 4"'],
  ['', 'say "hi"', 'model:"say \\"hi\\""'],
  ['', '', 'model:""'],
  ['kind:llm model:gpt-4o', 'gpt-4o', 'kind:llm model:gpt-4o'],
  ['kind:llm OR kind:tool', 'gpt-4o', '(kind:llm OR kind:tool) model:gpt-4o'],
])('%j narrowed to model %j is %j', (filter, value, narrowed) => {
  expect(withTerm(filter, 'model', value)).toBe(narrowed)
})

test.each([
  ['|', 'field', '', '', 'model:', 'model:|'],
  ['mod|', 'field', '', 'mod', 'model:', 'model:|'],
  ['kind:llm -sta|', 'field', '', 'sta', 'status:', 'kind:llm -status:|'],
  ['(st|) OR x', 'field', '', 'st', 'status:', '(status:|) OR x'],
  ['model:gp|', 'value', 'model', 'gp', 'gpt-4o', 'model:gpt-4o |'],
  ['model:g|x kind:llm', 'value', 'model', 'g', 'gpt-4o', 'model:gpt-4o |kind:llm'],
  ['model:a,b|', 'value', 'model', 'b', 'gpt 4', 'model:a,"gpt 4" |'],
  ['name:"find or|"', 'value', 'name', 'find or', 'find order', 'name:"find order" |'],
])('%s completes a %s', (...[marked, kind, field, prefix, choice, after]) => {
  const caret = marked.indexOf('|')
  const text = marked.replace('|', '')

  const completing = completingAt(text, caret)

  expect(completing).toMatchObject({ kind, field, prefix })
  const done = completing && completed(text, completing, choice)
  expect(done && `${done.text.slice(0, done.caret)}|${done.text.slice(done.caret)}`).toBe(after)
})

test.each(['cost>0.|5', '"some words|"'])('%s is not completed', (marked) => {
  expect(completingAt(marked.replace('|', ''), marked.indexOf('|'))).toBeNull()
})

test.each([
  ['kind:llm modle:x', { position: 9, length: 5 }, 'modle'],
  ['"😀" modle:x', { position: 4, length: 5 }, 'modle'],
  ['user:"👩‍👧" modle:x', { position: 11, length: 5 }, 'modle'],
  ['user:"😀a" x', { position: 0, length: 9 }, 'user:"😀a"'],
])('a place counted in characters is found in %j', (text, place, found) => {
  const { position, length } = inUnits(text, place)

  expect(text.slice(position, position + length)).toBe(found)
})

test('a fault without a place stays without one', () => {
  const problem: { message: string; position?: number } = { message: 'no' }

  expect(inUnits('😀', problem)).toEqual({ message: 'no' })
})
