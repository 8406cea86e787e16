import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { SCOPE, serve, show } from '../../../testing/page'
import { beginFilter } from '../../state/draft'
import { FilterBar } from './filter-bar'

const FIELDS = [
  { name: 'model', type: 'text', operators: [':'], meaning: 'Model.', facet: true },
  { name: 'cost', type: 'money', operators: ['>'], meaning: 'Cost.', facet: false },
]

function bar(filter = '', reading: object = { filter: '', terms: [] }) {
  const onChange = vi.fn()
  const asked = serve({ fields: { fields: FIELDS }, facets: { facets: [{ field: 'model', values: [{ value: 'gpt-4o', count: 3 }] }] }, filter: reading })
  const page = show(<FilterBar filter={filter} scope={SCOPE} onChange={onChange} />)
  return { ...page, onChange, asked, input: screen.getByRole<HTMLInputElement>('combobox', { name: 'Filter' }) }
}

test('Enter applies what was typed', async () => {
  const { user, input, onChange } = bar()

  await user.type(input, 'broken')
  expect(onChange).not.toHaveBeenCalled()
  await user.clear(input)
  await user.type(input, ' "x" {Enter}')
  expect(onChange).toHaveBeenCalledExactlyOnceWith('"x"')
})

test('Escape takes back what was not applied, and leaves the box', async () => {
  const { user, input } = bar('model:x')

  await user.type(input, ' "abc"')
  await user.keyboard('{Escape}')

  expect(input.value).toBe('model:x')
  expect(document.activeElement).not.toBe(input)
})

test('"/" leads into the box with all of it selected', () => {
  const { input } = bar('model:x')

  fireEvent.keyDown(document.body, { key: '/' })

  expect(document.activeElement).toBe(input)
  expect([input.selectionStart, input.selectionEnd]).toEqual([0, 7])
})

test('Tab takes the first offer: a field, then a value of it', async () => {
  const { user, input } = bar()

  await user.type(input, 'mod')
  await screen.findByRole('option')
  await user.keyboard('{Tab}')
  expect(input.value).toBe('model:')
  await screen.findByRole('option', { name: /gpt-4o/ })
  await user.keyboard('{ArrowDown}{Enter}')
  expect(input.value.trim()).toBe('model:gpt-4o')
})

test('Tab leaves an empty box as it always does, and Enter applies while no offer is active', async () => {
  const { user, input, onChange } = bar()

  await user.click(input)
  await screen.findAllByRole('option')
  expect(fireEvent.keyDown(input, { key: 'Tab' })).toBe(true)
  await user.keyboard('{Enter}')
  expect(onChange).toHaveBeenCalledExactlyOnceWith('')
  expect(screen.queryByRole('option')).toBeNull()
})

test('Escape sends the offers away first', async () => {
  const { user, input } = bar('model:x')

  await user.clear(input)
  await user.type(input, 'co')
  await screen.findByRole('option')
  await user.keyboard('{Escape}')

  expect(screen.queryByRole('option')).toBeNull()
  expect(input.value).toBe('co')
})

test('what is wrong is said, and can be put right', async () => {
  const error = { code: 'filter_syntax', message: 'unknown field modle', position: 0, length: 5, suggestion: 'model' }
  const { user, input, onChange } = bar('modle:x', Response.json({ error }, { status: 400 }))

  const fix = await screen.findByRole('button', { name: 'Use model' })
  expect(input.getAttribute('aria-invalid')).toBe('true')
  expect(document.querySelector('.fault')?.textContent).toBe('modle')
  await user.click(fix)
  expect(onChange).toHaveBeenCalledExactlyOnceWith('model:x')
})

test('a value that is still to be chosen is not wrong yet', async () => {
  const { user, input, asked } = bar()

  await user.type(input, 'model:')
  await screen.findByRole('option')
  await new Promise((done) => { setTimeout(done, 450) })

  expect(asked.filter(({ path }) => path === 'filter')).toEqual([])
})

test('it is cleared by its button, and follows the address', async () => {
  const { user, input, onChange, rerender } = bar('model:x')

  await user.click(screen.getByRole('button', { name: 'Clear the filter' }))
  expect(onChange).toHaveBeenCalledExactlyOnceWith('')
  expect(input.value).toBe('')
  rerender(<FilterBar filter="cost>1" scope={SCOPE} onChange={onChange} />)
  await waitFor(() => { expect(input.value).toBe('cost>1') })
})

test('a filter that was begun elsewhere goes on where the caret is', () => {
  const { input } = bar('status:error')

  act(() => { beginFilter('model:') })

  expect(input.value).toBe('status:error model:')
  expect(document.activeElement).toBe(input)
  expect(input.selectionStart).toBe(19)
})
