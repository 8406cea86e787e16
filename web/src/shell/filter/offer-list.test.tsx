import { fireEvent, screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { show } from '../../../testing/page'
import { offerId, OfferList } from './offer-list'

const OFFERS = ['a', 'b'].map((insert) => ({ insert, label: insert, note: `note ${insert}` }))

test('the active one can be named by the text box, which keeps the focus', () => {
  const onTake = vi.fn()
  show(<OfferList offers={OFFERS} active={1} onTake={onTake} />)

  expect(screen.getByRole('option', { selected: true }).id).toBe(offerId(1))
  expect(fireEvent.pointerDown(screen.getByText('a'))).toBe(false)
  fireEvent.click(screen.getByText('a'))
  expect(onTake).toHaveBeenCalledExactlyOnceWith(OFFERS[0])
})
