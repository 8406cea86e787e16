import { expect, test } from 'vitest'

import { chosenOf, turned, withChosen } from './facets'
import type { Term } from './filter'

/** Terms of a filter without words, as the server reads it. */
function read(filter: string): Term[] {
  return [...filter.matchAll(/(-|NOT )?([a-z_]+)(!=|:>|:|>)((?:"(?:[^"\\]|\\.)*"|[^\s()"])+)/g)].map((match) => {
    const [whole, not = '', field = '', operator = '', value = ''] = match
    return {
      field, operator: operator === '!=' ? ':' : operator, value, negated: (not !== '') !== (operator === '!='),
      position: match.index + not.length, length: whole.length - not.length,
    }
  })
}

test.each([
  ['kind:llm model:a,"b c" cost>1', ['a', 'b c'], []],
  ['model:a -model:b,c', ['a'], ['b', 'c']],
  ['model!=b', [], ['b']],
  ['model:"a, \\"b\\""', ['a, "b"'], []],
  ['model:gpt*', [], []],
  ['model:"gpt*"', ['gpt*'], []],
  ['kind:llm OR model:a', [], []],
  ['(kind:llm OR model:a) model:b', ['b'], []],
  ['name:"x OR y" model:b', ['b'], []],
  ['', [], []],
])('%s asks for %j and leaves out %j', (filter, any, none) => {
  expect(chosenOf(filter, read(filter), 'model')).toEqual({ any, none })
})

test.each([
  ['', ['a'], [], 'model:a'],
  ['kind:llm', ['a', 'b c'], ['d'], 'kind:llm model:a,"b c" -model:d'],
  ['model:a kind:llm', ['a', 'b'], [], 'kind:llm model:a,b'],
  ['kind:llm -model:a status:error', [], [], 'kind:llm status:error'],
  ['kind:llm AND model:a', [], [], 'kind:llm'],
  ['model:a AND kind:llm', [], [], 'kind:llm'],
  ['NOT model:a kind:llm', [], [], 'kind:llm'],
  ['kind:llm OR kind:tool', ['a'], [], '(kind:llm OR kind:tool) model:a'],
  ['(kind:llm OR kind:tool) model:a', [], [], '(kind:llm OR kind:tool)'],
  ['model:gpt*', ['a'], [], 'model:gpt* model:a'],
])('%s with %j chosen and %j left out is %s', (filter, any, none, after) => {
  expect(withChosen(filter, read(filter), 'model', { any, none })).toBe(after)
})

test('a value is chosen, left out, or neither', () => {
  const none = { any: [], none: [] }

  expect(turned(none, 'a', 'any')).toEqual({ any: ['a'], none: [] })
  expect(turned({ any: ['a'], none: [] }, 'a', 'none')).toEqual({ any: [], none: ['a'] })
  expect(turned({ any: ['a'], none: [] }, 'a', 'any')).toEqual(none)
  expect(turned({ any: ['a'], none: [] }, 'b', 'any')).toEqual({ any: ['a', 'b'], none: [] })
})
