import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'

import { show } from '../../../testing/page'
import { Badge } from './badge'

test('a name wears its colour, and is there in full where it is shown short', () => {
  show(<><Badge name="openai" colour="red" /><Badge name="gpt-4o-2024-08-06" label="gpt-4o" colour="blue" /></>)

  expect(screen.getByTitle('openai').textContent).toBe('openai')
  expect(screen.getByTitle('gpt-4o-2024-08-06').textContent).toBe('gpt-4o')
  expect(screen.getByTitle('openai').style.getPropertyValue('--c')).toBe('red')
})
