import { screen } from '@testing-library/react'
import { useState } from 'react'
import { expect, test } from 'vitest'

import { show } from '../../../testing/page'
import { Tabs } from './tabs'

const TABS = [{ name: 'a', label: 'A' }, { name: 'b', label: 'B', count: 3 }, { name: 'c', label: 'C', count: 0 }] as const

function Three() {
  const [chosen, choose] = useState<'a' | 'b' | 'c'>('a')
  return <Tabs label="Three" tabs={TABS} chosen={chosen} onChoose={choose}>inside {chosen}</Tabs>
}

test('arrows move between tabs, around the ends, and take the keyboard along', async () => {
  const { user } = show(<Three />)
  screen.getByRole('tab', { name: 'A' }).focus()

  await user.keyboard('{ArrowLeft}')
  expect(document.activeElement).toBe(screen.getByRole('tab', { name: 'C' }))
  await user.keyboard('{ArrowRight}{ArrowRight}')
  expect(screen.getByRole('tabpanel', { name: 'B 3' }).textContent).toBe('inside b')
  expect(document.activeElement).toBe(screen.getByRole('tab', { selected: true }))
})

test('only the chosen tab is in the order of the page; a click chooses another', async () => {
  const { user } = show(<Three />)

  await user.click(screen.getByRole('tab', { name: 'C' }))
  await user.keyboard('x')

  expect(screen.getAllByRole('tab').map(({ tabIndex, textContent }) => [textContent, tabIndex])).toEqual([['A', -1], ['B 3', -1], ['C', 0]])
})
