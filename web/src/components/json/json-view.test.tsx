import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { show } from '../../../testing/page'
import { parseJson } from '../../model/json'
import { JsonView } from './json-view'

function nodesOf(value: unknown) {
  return parseJson(JSON.stringify(value)) ?? []
}

function rowTexts(): string[] {
  return screen.getAllByRole('treeitem').map(({ textContent }) => textContent)
}

const MANY = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`key${at}`, at]))

test('what is short is seen whole and needs no tools', () => {
  show(<JsonView label="value" nodes={nodesOf({ a: 1, b: { c: 'x' } })} />)

  expect(rowTexts()).toHaveLength(4)
  expect(screen.queryByRole('textbox')).toBeNull()
})

test('the part that the keys act on is named by the tree', async () => {
  const { user } = show(<JsonView label="value" nodes={nodesOf({ a: 1, b: 2 })} />)
  const tree = screen.getByRole('tree', { name: 'value' })
  tree.focus()

  await user.keyboard('{ArrowDown}')

  const active = document.getElementById(tree.getAttribute('aria-activedescendant') ?? '')
  expect(active?.getAttribute('aria-selected')).toBe('true')
  expect(active?.textContent).toContain('a')
  expect(screen.getAllByRole('treeitem', { selected: true })).toHaveLength(1)
})

test('a search counts its hits, Enter steps through them and Escape ends it', async () => {
  const { user } = show(<JsonView label="value" nodes={nodesOf(MANY)} isTall />)
  const search = screen.getByRole('textbox', { name: 'Find in value' })
  const count = () => document.querySelector('.json-count')?.textContent

  await user.type(search, 'key1')
  expect(count()).toBe('1 of 3')
  await user.keyboard('{Enter}')
  expect(count()).toBe('2 of 3')
  await user.keyboard('{Shift>}{Enter}{/Shift}')
  expect(count()).toBe('1 of 3')
  await user.type(search, 'zzz')
  expect(count()).toBe('none')
  await user.keyboard('{Escape}')
  expect(count()).toBeUndefined()
})

test('levels open one by one, then all; then all close but the first', async () => {
  const { user } = show(<JsonView label="value" nodes={nodesOf({ ...MANY, deep: { deeper: { deepest: [1, 2, 3, 4, 5, 6, 7, 8, 9] } } })} />)
  const expand = screen.getByRole<HTMLButtonElement>('button', { name: 'Expand one more level' })

  expect(rowTexts()).toHaveLength(16)
  await user.click(screen.getByRole('button', { name: 'Expand all' }))
  expect(rowTexts()).toHaveLength(25)
  expect(expand.disabled).toBe(true)
  await user.click(screen.getByRole('button', { name: 'Collapse to the first level' }))
  expect(rowTexts()).toHaveLength(14)
  await user.click(expand)
  expect(rowTexts()).toHaveLength(15)
})

test('all of it is copied as it came, with a word for those who listen', async () => {
  const { user } = show(<JsonView label="value" nodes={nodesOf(MANY)} />)
  const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()

  await user.click(screen.getByTitle('Copy value'))
  screen.getByRole('tree').focus()
  await user.keyboard('c')

  expect(write).toHaveBeenCalledTimes(2)
  expect(JSON.parse(write.mock.calls[0]?.[0] ?? '')).toEqual(MANY)
  expect(screen.getAllByText('Copied').length).toBeGreaterThan(0)
})
