import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'

import { show } from '../../../testing/page'
import { NotFound } from './not-found'

test('it names the address and leads to pages that exist', () => {
  show(<NotFound path="/nothing" />)

  expect(screen.getByText('/nothing')).toBeTruthy()
  expect(screen.getAllByRole('link').map((link) => link.getAttribute('href'))).toEqual(['/', '/traces'])
})
