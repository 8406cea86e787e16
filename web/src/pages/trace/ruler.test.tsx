import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'

import { lookAt, show } from '../../../testing/page'
import { ms } from '../../../testing/samples'
import { WithView } from '../../../testing/trace-view'
import { currentLocation } from '../../state/location'
import { Ruler } from './ruler'

function ruler(search = '') {
  lookAt(`/traces/t${search}`)
  return show(<WithView>{(view) => <Ruler view={view} ticks={[{ at: 0, label: '0' }, { at: ms(1_000), label: '1 s' }, { at: ms(1_900), label: '1.9 s' }]} />}</WithView>)
}

function count(): string | undefined {
  return screen.getByRole('button', { name: /Expand to depth/ }).textContent.replaceAll('\u00a0', ' ').replace('Expand to depth: ', '')
}

test('a depth is chosen among those there are', async () => {
  const { user } = ruler()
  expect(count()).toBe('3 spans')

  await user.click(screen.getByRole('button', { name: /Expand to depth/ }))
  expect(screen.getAllByRole('menuitemradio').map(({ textContent }) => textContent)).toEqual(['Expand all', 'Root spans only'])
  expect(screen.getByRole('menuitemradio', { checked: true }).textContent).toBe('Expand all')
  await user.click(screen.getByRole('menuitemradio', { name: 'Root spans only' }))
  expect(currentLocation().search).toBe('?depth=0')
  expect(count()).toBe('1 row of 3 spans')
})

test('a label that begins at the very end is left out', () => {
  ruler()

  expect([...document.querySelectorAll<HTMLElement>('.waterfall-ticks span')].map(({ textContent, style }) => [textContent, style.left])).toEqual([['0', '0%'], ['1 s', '50%']])
})

test('a zoom can be reset, and made without a pointer', async () => {
  const { user } = ruler()
  expect(screen.queryByRole('button', { name: 'Reset the zoom' })).toBeNull()

  await user.click(screen.getByText('Zoom in'))
  expect(currentLocation().search).toBe('?zoom=500000000%7E1500000000')
  await user.click(screen.getByRole('button', { name: 'Reset the zoom' }))
  expect(currentLocation().search).toBe('')
})
