import { expect, test } from 'vitest'

import { show } from '../../../testing/page'
import { Delta } from './delta'

test.each([
  ['up', 'up ▲ 12 %'],
  ['down', 'down ▼ 12 %'],
  ['same', 'unchanged  12 %'],
] as const)('a change that goes %s says so by a word and by its arrow', (direction, text) => {
  const { container } = show(<Delta change={{ direction, tone: 'bad', text: '12 %' }} title="before" />)

  expect(container.querySelector('.delta')?.textContent).toBe(text)
  expect(container.querySelector('.delta')?.className).toBe('delta bad')
})

test('nothing is said where the change is not known', () => {
  const { container } = show(<Delta change={null} />)

  expect(container.querySelector('.delta')).toBeNull()
})
