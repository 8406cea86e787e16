import { act, screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { lookAt, serve, show } from '../../testing/page'
import { project } from '../../testing/samples'
import { currentLocation } from '../state/location'
import { Header, type HeaderProps } from './header'

function header(more: Partial<HeaderProps> = {}) {
  serve({})
  const props: HeaderProps = {
    projects: [project(), project({ name: 'lab', sample: true })], project: 'shop', isLoading: false, refresh: 'off', live: 'open', onRefresh: vi.fn(), onMenu: vi.fn(), onTools: vi.fn(), ...more,
  }
  return { ...show(<Header {...props} />), props }
}

test('project, filter and time are chosen in the address', async () => {
  lookAt('/traces?sort=-cost')
  const { user } = header()

  await user.click(screen.getByRole('button', { name: /Project/ }))
  expect(screen.getByRole('menuitemradio', { name: /lab/ }).textContent).toBe('labsample data')
  await user.click(screen.getByRole('menuitemradio', { name: /lab/ }))
  expect(currentLocation().search).toBe('?sort=-cost&project=lab')
  await user.type(screen.getByRole('combobox', { name: 'Filter' }), '"x"{Enter}')
  expect(currentLocation().search).toBe('?sort=-cost&project=lab&filter=%22x%22')
  await user.click(screen.getByRole('button', { name: /Automatic refresh/ }))
  await user.click(screen.getByRole('menuitemradio', { name: /Live/ }))
  expect(currentLocation().search).toContain('refresh=live')
})

test.each(['/traces/7f3c', '/dev/gallery'])('%s has no view to choose', (path) => {
  lookAt(path)
  header()

  expect(screen.queryByRole('combobox')).toBeNull()
  expect(screen.queryByRole('button', { name: /Project/ })).toBeNull()
})

test('where no project is it says so, or that it is not known yet', () => {
  lookAt('/')
  header({ project: null, projects: [] })
  expect(screen.getByRole('button', { name: /Project/ }).textContent).toContain('No project yet')

  header({ project: null, projects: [], isLoading: true })
  expect(screen.getAllByRole('button', { name: /Project/ }).at(-1)?.textContent).toContain('…')
})

test('the menu opens the pages, and the place for tools is given to the page', async () => {
  act(() => { lookAt('/') })
  const { user, props } = header()

  await user.click(screen.getByRole('button', { name: 'Pages' }))

  expect(props.onMenu).toHaveBeenCalledOnce()
  expect(props.onTools).toHaveBeenCalledWith(document.querySelector('.page-tools'))
})
