import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'

import { show } from '../../../testing/page'
import { ThemeSwitch } from './theme-switch'

test('a theme is chosen, and is then the one that holds', async () => {
  const { user } = show(<ThemeSwitch />)
  const button = screen.getByRole('button', { name: /Theme/ })

  await user.click(button)
  await user.click(screen.getByRole('menuitemradio', { name: 'Dark' }))
  expect(document.documentElement.dataset['theme']).toBe('dark')
  await user.click(button)
  expect(screen.getByRole('menuitemradio', { checked: true }).textContent).toBe('Dark')
  await user.click(screen.getByRole('menuitemradio', { name: 'System' }))
})
