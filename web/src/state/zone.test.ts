import { expect, test } from 'vitest'

import { lookAt } from '../../testing/page'
import { exactTime } from '../model/time'
import { showTimesIn } from '../model/zone'
import { followZone } from './zone'

test('times are shown in the zone of the address, as it changes', () => {
  followZone()
  const at = '2026-06-01T12:00:00.000000000Z'

  lookAt('/?zone=Asia/Tokyo')
  expect(exactTime(at)).toContain('21:00')
  lookAt('/?zone=UTC')
  expect(exactTime(at)).toContain('12:00')
  window.history.replaceState(null, '', '/?zone=Asia/Kolkata')
  window.dispatchEvent(new PopStateEvent('popstate'))
  expect(exactTime(at)).toContain('17:30')
  showTimesIn(null)
})
