import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { show } from '../../../testing/page'
import { ChoiceList, Menu } from './menu'

const CHOICES = [{ value: 'a', label: 'A', note: 'first' }, { value: 'b', label: 'B' }, { value: 'c', label: 'C' }]

function focused(): string {
  return document.activeElement?.textContent ?? ''
}

test('it opens on the chosen item; Enter chooses, closes and gives the keyboard back', async () => {
  const onChoose = vi.fn()
  const { user } = show(<Menu label="Sort" choices={CHOICES} chosen="b" onChoose={onChoose} />)

  await user.click(screen.getByRole('button', { name: /Sort/ }))
  expect(focused()).toBe('B')
  expect(screen.getByRole('menuitemradio', { checked: true }).textContent).toBe('B')
  await user.keyboard('{ArrowDown}{Enter}')

  expect(onChoose).toHaveBeenCalledExactlyOnceWith('c')
  expect(screen.queryByRole('menu')).toBeNull()
  expect(document.activeElement).toBe(screen.getByRole('button', { name: /Sort/ }))
})

test('arrows go around, Home and End to the ends', async () => {
  const { user } = show(<ChoiceList choices={CHOICES} chosen={null} onChoose={vi.fn()} />)
  expect(focused()).toBe('Afirst')

  await user.keyboard('{ArrowUp}')
  expect(focused()).toBe('C')
  await user.keyboard('{ArrowDown}')
  expect(focused()).toBe('Afirst')
  await user.keyboard('{End}')
  expect(focused()).toBe('C')
  await user.keyboard('{ArrowUp}')
  expect(focused()).toBe('B')
  await user.keyboard('{Home}')
  expect(focused()).toBe('Afirst')
})

test('things to do are no states to be in', () => {
  const { container } = show(<ChoiceList choices={CHOICES} onChoose={vi.fn()} />)

  expect(screen.getAllByRole('menuitem')).toHaveLength(3)
  expect(container.querySelector('.choice-check')).toBeNull()
  expect(container.querySelectorAll('.choice-note')).toHaveLength(1)
})
