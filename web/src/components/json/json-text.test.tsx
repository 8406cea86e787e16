import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'

import { show } from '../../../testing/page'
import { JsonText } from './json-text'

const LONG = { question: 'x'.repeat(200), answers: [1, 2, 3] }

test.each([
  ['a text of JSON that a line does not hold', JSON.stringify(LONG)],
  ['a value that is no longer text', LONG],
])('%s is a tree', (_name, value) => {
  show(<JsonText label="input" value={value} />)

  expect(screen.getByRole('tree', { name: 'input' })).toBeTruthy()
})

test('what fits a line stays on it', () => {
  const { container } = show(<JsonText label="input" value={'{ "a":  1 }'} />)

  expect(screen.queryByRole('tree')).toBeNull()
  expect(container.querySelector('pre')?.textContent).toMatch(/^\{"a": ?1\}$/)
  expect(container.querySelector('pre')?.className).toBe('message-code')
})

test('what only begins like JSON is text', () => {
  const text = `[sic] ${'words '.repeat(60)}`
  const { container } = show(<JsonText label="input" value={text} className="mono" />)

  expect(screen.queryByRole('tree')).toBeNull()
  expect(container.querySelector('pre.mono')?.textContent).toContain('[sic] words')
})
