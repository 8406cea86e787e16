import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'

import { show } from '../../../testing/page'
import Setup from './setup'

test.each([[null, 'Send your first trace'], ['lab', 'Nothing in “lab” yet']])('asked for %s it says %s', (project, title) => {
  show(<Setup project={project} />)

  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(title)
  expect(screen.getAllByRole('button', { name: 'Copy' })).toHaveLength(3)
})
