import { expect, test } from 'vitest'

import { paint } from './paint'

test('a colour is resolved once for each theme', () => {
  document.documentElement.style.setProperty('--d1', 'rgb(1, 2, 3)')
  document.documentElement.dataset['theme'] = 'one'
  const first = paint('var(--d1)')
  document.documentElement.style.setProperty('--d1', 'rgb(4, 5, 6)')

  expect(paint('var(--d1)')).toBe(first)
  document.documentElement.dataset['theme'] = 'two'
  expect(paint('var(--d1)')).not.toBe(first)
  expect([first, paint('var(--d1)')]).toEqual(['rgb(1, 2, 3)', 'rgb(4, 5, 6)'])
  document.documentElement.removeAttribute('data-theme')
})
