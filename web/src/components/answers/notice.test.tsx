import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'

import { show } from '../../../testing/page'
import { Notice } from './notice'

test('what went wrong interrupts those who listen, what is missing waits', () => {
  show(<><Notice tone="bad" title="Broken" /><Notice title="Empty" /></>)

  expect(screen.getByRole('alert').textContent).toBe('Broken')
  expect(screen.getAllByRole('status').map(({ textContent }) => textContent)).toContain('Empty')
})

test('it keeps the place of what it stands for', () => {
  show(<Notice tone="bad" title="Broken" minHeight={240} actions={<button type="button">Again</button>}>why</Notice>)

  expect(screen.getByRole('alert').style.minHeight).toBe('240px')
  expect(screen.getByRole('alert').textContent).toBe('BrokenwhyAgain')
})
