import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { lookAt, serve, show } from '../../../testing/page'
import { project } from '../../../testing/samples'
import { currentLocation } from '../../state/location'
import { Palette } from './palette'

function palette() {
  serve({ fields: { fields: [{ name: 'model', type: 'text', operators: [':'], meaning: 'Model.', facet: true }] } })
  const actions = { refresh: vi.fn(), copyLink: vi.fn(), keys: vi.fn(), navigation: vi.fn() }
  return { ...show(<Palette projects={[project({ name: 'shop' }), project({ name: 'lab', sample: true })]} actions={actions} />), actions }
}

function press(more = {}): void {
  act(() => { fireEvent.keyDown(document.body, { key: 'k', ctrlKey: true, ...more }) })
}

/** Opens it, types, and takes what is first. */
async function take(user: ReturnType<typeof palette>['user'], text: string): Promise<void> {
  press()
  await user.type(screen.getByRole('combobox'), text)
  await user.keyboard('{Enter}')
}

test.each([{ ctrlKey: true }, { ctrlKey: false, metaKey: true }, { key: 'K' }])('%j opens it and closes it', (keys) => {
  palette()

  press(keys)
  expect(screen.getByRole('dialog')).toBeTruthy()
  press(keys)
  expect(screen.queryByRole('dialog')).toBeNull()
})

test.each([{ ctrlKey: false }, { shiftKey: true }, { altKey: true }, { key: 'j' }])('%j does not', (keys) => {
  palette()
  press(keys)
  expect(screen.queryByRole('dialog')).toBeNull()
})

test('arrows go around, typing begins at the first again', async () => {
  const { user } = palette()
  press()
  const active = () => screen.getByRole('option', { selected: true })
  const options = screen.getAllByRole('option')

  await user.click(screen.getByRole('combobox'))
  await user.keyboard('{ArrowUp}')
  expect(active()).toBe(options.at(-1))
  expect(screen.getByRole('combobox').getAttribute('aria-activedescendant')).toBe(active().id)
  await user.keyboard('{ArrowDown}{ArrowDown}')
  expect(active()).toBe(options[1])
  await user.type(screen.getByRole('combobox'), 'dark')
  expect(active().textContent).toBe('Theme: dark')
})

test('a page keeps the view', async () => {
  lookAt('/?range=7d&for=component')
  const { user } = palette()

  await take(user, 'traces')

  expect(currentLocation()).toEqual({ path: '/traces', search: '?range=7d' })
  expect(screen.queryByRole('dialog')).toBeNull()
})

test('a time range is chosen where one is; on one trace it shows on the list', async () => {
  const { user } = palette()
  act(() => { lookAt('/?range=1h') })
  await take(user, 'last 7 days')
  expect(currentLocation()).toEqual({ path: '/', search: '?range=7d' })

  act(() => { lookAt('/traces/7f3c') })
  await take(user, 'project lab')
  expect(currentLocation()).toEqual({ path: '/traces', search: '?project=lab' })
})

test('what is no part of lists is chosen on one trace, too', async () => {
  const { user } = palette()
  act(() => { lookAt('/traces/7f3c') })

  await take(user, 'utc')

  expect(currentLocation()).toEqual({ path: '/traces/7f3c', search: '?zone=UTC' })
})

test('the frame does what it is asked to', async () => {
  const { user, actions } = palette()

  await take(user, 'copy the link')
  await take(user, 'refresh now')

  expect([actions.copyLink, actions.refresh, actions.keys].map(({ mock }) => mock.calls.length)).toEqual([1, 1, 0])
})

test('the beginning of a filter is finished in the filter bar', async () => {
  const { user } = palette()
  const begun = vi.fn()
  window.addEventListener('podium:draft', begun)
  act(() => { lookAt('/traces/7f3c?range=7d') })
  press()

  await user.type(screen.getByRole('combobox'), 'filter mod')
  await screen.findByText('Filter by model:…')
  await user.click(screen.getByText('Filter by model:…'))
  await waitFor(() => { expect(begun).toHaveBeenCalledOnce() })
  window.removeEventListener('podium:draft', begun)

  expect(currentLocation()).toEqual({ path: '/traces', search: '?range=7d' })
})

test('a click takes a command; what nobody knows by that name says so', async () => {
  const { user } = palette()
  press()

  await user.type(screen.getByRole('combobox'), 'q')
  await user.clear(screen.getByRole('combobox'))
  await user.type(screen.getByRole('combobox'), '~')
  expect(screen.getByText('No results')).toBeTruthy()
  await user.keyboard('{Enter}')
  await user.clear(screen.getByRole('combobox'))
  await user.click(screen.getByText('Theme: light'))
  expect(document.documentElement.dataset['theme']).toBe('light')
})
