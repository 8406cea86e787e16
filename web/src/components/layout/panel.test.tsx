import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'

import { show } from '../../../testing/page'
import { Panel } from './panel'

test('a panel is a region with its title, note, legend and tools', () => {
  show(<Panel title="Cost" note="USD" span={4} aside={<i>legend</i>} tools={<i>tools</i>}>body</Panel>)

  expect(screen.getByRole('region', { name: 'Cost' }).textContent).toBe('Cost USDlegendtoolsbody')
  expect(screen.getByRole('heading', { level: 2 }).querySelector('small')?.textContent).toBe(' USD')
})

test('large panels have all of a screen of medium width, small ones half, unless they say', () => {
  show(<><Panel title="a" span={6}>a</Panel><Panel title="b" span={8}>b</Panel><Panel title="c" span={4} mediumSpan={12}>c</Panel></>)

  expect(screen.getAllByRole('region').map(({ className }) => className)).toEqual([
    'panel card span-6 medium-6', 'panel card span-8 medium-12', 'panel card span-4 medium-12',
  ])
})

test('older figures say that newer ones are on their way', () => {
  show(<><Panel title="a" span={6} isStale>a</Panel><Panel title="b" span={6}>b</Panel></>)

  expect(screen.getByRole('region', { name: 'a' }).dataset['stale']).toBe('true')
  expect(screen.getByRole('region', { name: 'a' }).getAttribute('aria-busy')).toBe('true')
  expect(screen.getByRole('region', { name: 'b' }).dataset['stale']).toBeUndefined()
})
