import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'

import { show } from '../../../testing/page'
import { ModelChips } from './model-chips'

const href = (names: readonly string[]) => `/traces?m=${names.join('+')}`

test('what was asked for and the snapshot that answered share a chip', () => {
  show(<ModelChips models={['gpt-4o', 'gpt-4o-2024-08-06', 'o3']} most={3} href={href} />)

  expect(screen.getAllByRole('link').map((link) => [link.textContent, link.getAttribute('href')])).toEqual([
    ['gpt-4o', expect.stringMatching(/^\/traces\?m=gpt-4o/)],
    ['o3', '/traces?m=o3'],
  ])
  expect(screen.getByTitle('Traces with o3')).toBeTruthy()
})

test('more than there is room for are counted', () => {
  show(<ModelChips models={['a', 'b', 'c']} most={1} href={href} />)

  expect(screen.getAllByRole('link')).toHaveLength(1)
  expect(screen.getByTitle('b, c').textContent).toBe('+2')
})

test('without a model there is no chip, and with as many as fit no count', () => {
  const { container } = show(<ModelChips models={[]} most={3} href={href} />)
  expect(container.querySelector('.model-chips')).toBeNull()

  show(<ModelChips models={['a']} most={1} href={href} />)
  expect(screen.queryByText(/^\+/)).toBeNull()
})
