import { fireEvent, screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { show } from '../../../testing/page'
import { FacetsDrawer } from './facets-drawer'

test('it is closed by its button and by a press beside it, not by one inside', () => {
  const onClose = vi.fn()
  show(<FacetsDrawer onClose={onClose}><p>facets</p></FacetsDrawer>)

  fireEvent.pointerDown(screen.getByText('facets'))
  expect(onClose).not.toHaveBeenCalled()
  fireEvent.pointerDown(screen.getByRole('dialog', { name: 'Facets' }))
  fireEvent.click(screen.getByRole('button', { name: 'Close' }))
  expect(onClose).toHaveBeenCalledTimes(2)
})
