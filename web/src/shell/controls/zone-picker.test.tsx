import { fireEvent, screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { show } from '../../../testing/page'
import { ownZone } from '../../model/zone'
import { ZonePicker } from './zone-picker'

test('a zone is chosen by its name; that of the browser is none', () => {
  const onChange = vi.fn()
  show(<ZonePicker zone="Asia/Kolkata" onChange={onChange} />)
  const select = screen.getByRole<HTMLSelectElement>('combobox', { name: /Times in/ })
  expect(select.value).toBe('Asia/Kolkata')

  fireEvent.change(select, { target: { value: ownZone() } })
  fireEvent.change(select, { target: { value: 'Asia/Kolkata' } })

  expect(onChange.mock.calls).toEqual([[null], ['Asia/Kolkata']])
  expect([...select.options].find(({ value }) => value === 'Asia/Kolkata')?.textContent).toMatch(/^Asia\/Kolkata, .*5:30$/)
  expect([...select.options].find(({ value }) => value === ownZone())?.textContent).toBe(`${ownZone()}, this browser`)
})

test('nothing chosen is the zone of the browser', () => {
  show(<ZonePicker zone={null} onChange={vi.fn()} />)

  expect(screen.getByRole<HTMLSelectElement>('combobox').value).toBe(ownZone())
})
