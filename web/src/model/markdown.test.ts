import { expect, test } from 'vitest'

import { blocksOf, inlinesOf } from './markdown'

test('headings, lists, code and paragraphs are distinguished', () => {
  const blocks = blocksOf('# Plan\nFirst **look**,\nthen act.\n\n- one\n  - `two`\n1. x\n\n```py\nprint("# no heading")\n```\n---\n> said')

  expect(blocks.map(({ type }) => type)).toEqual(['heading', 'paragraph', 'list', 'code', 'rule', 'quote'])
  expect(blocks[3]).toEqual({ type: 'code', text: 'print("# no heading")' })
  expect(blocks[2]).toMatchObject({ ordered: false, items: [{ level: 0 }, { level: 1, inlines: [{ type: 'code', text: 'two' }] }, { level: 0 }] })
})

test('code that is not closed reaches to the end', () => {
  expect(blocksOf('```\na\nb')).toEqual([{ type: 'code', text: 'a\nb' }])
})

test('only addresses of the web become links', () => {
  expect(inlinesOf('[a](https://x.example/1) [b](javascript:alert(1))')).toEqual([
    { type: 'link', text: 'a', href: 'https://x.example/1' },
    { type: 'text', text: ' [b](javascript:alert(1))' },
  ])
})

test('snake_case_names and 2 * 3 * 4 stay as they are', () => {
  expect(inlinesOf('snake_case_names, 2 * 3 * 4')).toEqual([{ type: 'text', text: 'snake_case_names, 2 * 3 * 4' }])
})

test.each(['`', '*', '**', '[', '_', '[a](', '# ', '> ', '- '])('100,000 times %j is read in no time', (hostile) => {
  const begun = performance.now()

  blocksOf(hostile.repeat(100_000))

  expect(performance.now() - begun).toBeLessThan(20_000)
})
