import { fireEvent, screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { show } from '../../../testing/page'
import { ownZone } from '../../model/zone'
import { RangePicker } from './range-picker'

async function open(zone: string | null = null) {
  const onChange = vi.fn()
  const page = show(<RangePicker time={{ kind: 'last', range: '24h' }} zone={zone} onChange={onChange} />)
  await page.user.click(screen.getByRole('button', { name: /Time range/ }))
  return { ...page, onChange }
}

test('a preset is chosen and closes it; the one that holds is marked', async () => {
  const { user, onChange } = await open()
  expect(screen.getByRole('menuitemradio', { checked: true }).textContent).toContain('Last 24 hours')

  await user.click(screen.getByRole('menuitemradio', { name: /Last 7 days/ }))

  expect(onChange).toHaveBeenCalledExactlyOnceWith({ time: { kind: 'last', range: '7d' } })
  expect(screen.queryByRole('menu')).toBeNull()
})

test('a zone is chosen without closing it', async () => {
  const { onChange } = await open()

  fireEvent.change(screen.getByRole('combobox'), { target: { value: 'Europe/Paris' } })

  expect(onChange).toHaveBeenCalledExactlyOnceWith({ zone: 'Europe/Paris' })
  expect(screen.getByRole('menu')).toBeTruthy()
})

test.each([[null, false], [ownZone(), false], ['Asia/Kolkata', true]])('times of %s stand out: %s', async (zone, isAway) => {
  await open(zone)

  expect(document.querySelector('.range-zone') !== null).toBe(isAway)
})
