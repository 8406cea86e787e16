import { expect, test } from 'vitest'

import { findParts, oneLine, openDepth, openedAtFirst, openedFor, openedTo, parseJson, partText, pathOf, preview, visibleParts } from './json'

const ORDER = '{"order": {"id": 88213, "items": ["cup", {"odd key": null}], "none": {}}, "paid": true}'

function parsed(text: string) {
  const nodes = parseJson(text)
  if (!nodes) throw new Error(`not JSON: ${text}`)
  return nodes
}

test('parts stand in reading order, each with what holds it', () => {
  expect(parsed(ORDER).map(({ key, kind, depth, parent, end, size }) => [key, kind, depth, parent, end, size])).toEqual([
    [null, 'object', 0, -1, 9, 2],
    ['order', 'object', 1, 0, 8, 3],
    ['id', 'number', 2, 1, 3, 0],
    ['items', 'array', 2, 1, 7, 2],
    [0, 'string', 3, 3, 5, 0],
    [1, 'object', 3, 3, 7, 1],
    ['odd key', 'null', 4, 5, 7, 0],
    ['none', 'object', 2, 1, 8, 0],
    ['paid', 'boolean', 1, 0, 9, 0],
  ])
})

test.each(['1', '"a"', 'null', '[]', '{}', '[[], {"a": {}}, -1.50e+3, "\\u00e9\\"\\\\"]', ORDER])('%s is written as JSON.stringify writes it', (text) => {
  // A string alone is given as it is read, a number with the digits it was sent with.
  const plain = text.replace('-1.50e+3', '-1500')
  const written = partText(parsed(text), 0).replace('-1.50e+3', '-1500')

  expect(written).toBe(plain === '"a"' ? 'a' : JSON.stringify(JSON.parse(plain), null, 2))
})

test('numbers keep digits that a double cannot hold, objects the order and the number of their keys', () => {
  const nodes = parsed('{"10": 1795230000000000005, "2": 0.10, "2": 1e400}')

  expect(nodes.slice(1).map(({ key, text }) => [key, text])).toEqual([['10', '1795230000000000005'], ['2', '0.10'], ['2', '1e400']])
})

test.each(['', 'order 7', '{"a": 1', '{a: 1}', '[1,]'])('%j is no JSON', (text) => {
  expect(parseJson(text)).toBeNull()
})

test('only what is open is seen, and one level more opens what is closed', () => {
  const nodes = parsed(ORDER)

  expect(visibleParts(nodes, new Set())).toEqual([0])
  expect(visibleParts(nodes, openedTo(nodes, 1))).toEqual([0, 1, 8])
  expect(visibleParts(nodes, openedTo(nodes, 2))).toEqual([0, 1, 2, 3, 7, 8])
  expect(visibleParts(nodes, openedTo(nodes, 9))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
  expect([0, 1, 2, 9].map((depth) => openDepth(nodes, openedTo(nodes, depth)))).toEqual([0, 1, 2, Infinity])
})

test('as much is open at first as there is room for, the first level in any case', () => {
  const nodes = parsed(ORDER)

  expect(openedAtFirst(nodes, 100)).toEqual(openedTo(nodes, 9))
  expect(openedAtFirst(nodes, 6)).toEqual(openedTo(nodes, 2))
  expect(openedAtFirst(nodes, 1)).toEqual(openedTo(nodes, 1))
})

test('a hit is found in keys and texts, and what holds it opens', () => {
  const nodes = parsed(ORDER)

  expect(findParts(nodes, 'CUP')).toEqual([4])
  expect(findParts(nodes, 'odd')).toEqual([6])
  expect(findParts(nodes, '')).toEqual([])
  expect(openedFor(nodes, new Set(), 6)).toEqual(new Set([5, 3, 1, 0]))
})

test('a path leads to its part', () => {
  const nodes = parsed(ORDER)

  expect(pathOf(nodes, 0)).toBe('$')
  expect(pathOf(nodes, 4)).toBe('$.order.items[0]')
  expect(pathOf(nodes, 6)).toBe('$.order.items[1]["odd key"]')
})

test('ten thousand items, a megabyte of text and a depth beyond the stack are read', () => {
  const many = parsed(JSON.stringify(Array.from({ length: 10_000 }, (_, id) => ({ id }))))
  const long = parsed(JSON.stringify(['"\\\n'.repeat(350_000)]))
  const deep = parsed(`${'['.repeat(50_000)}1${']'.repeat(50_000)}`)

  expect(many).toHaveLength(20_001)
  expect(many[0]?.size).toBe(10_000)
  expect(long[1]?.text).toHaveLength(1_050_000)
  expect(deep.at(-1)?.depth).toBe(50_000)
  expect(pathOf(deep, 50_000)).toHaveLength(1 + 50_000 * 3)
  expect(partText(deep, 0).length).toBeLessThan(50_000 * 2 * 130)
  expect(JSON.parse(partText(many, 0))).toHaveLength(10_000)
})

test('what is closed says what it holds, as far as there is room', () => {
  const nodes = parsed(ORDER)
  const of = (index: number, letters: number) => nodes[index] && preview(nodes, nodes[index], letters)

  expect(of(1, 60)).toBe('id: 88213, items: [2], none: {}')
  expect(of(3, 60)).toBe('"cup", {1}')
  expect(of(1, 8)).toBe('id: 8821 …')
  expect(of(7, 12)).toBe('')
})

test.each([
  ['{"id":1795230000000000005,"items":[ ],"say":"{ [ a, b ] }"}', '{"id": 1795230000000000005, "items": [], "say": "{ [ a, b ] }"}'],
  ['[[1,[2]],{"a":{"b":0.10}},3]', '[[1, [2]], {"a": {"b": 0.10}}, 3]'],
  ['{}', '{}'],
])('%s is on one line %s', (text, line) => {
  expect(oneLine(parsed(text), 80)).toBe(line)
  expect(oneLine(parsed(text), line.length)).toBe(line)
  expect(oneLine(parsed(text), line.length - 1)).toBeNull()
})
