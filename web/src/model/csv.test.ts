import { expect, test } from 'vitest'

import { csv } from './csv'

test('names with commas, quotes and line breaks stay one cell', () => {
  expect(csv(['name', 'n'], [['a,b', 1], ['say "hi"\nthere', null]])).toBe('name,n\r\n"a,b",1\r\n"say ""hi""\nthere",\r\n')
})

test.each(['=1+1', '+1', '-1', '@sum', '\t=1'])('%j is no formula', (text) => {
  expect(csv(['x'], [[text]])).toContain(`'${text}`)
})
