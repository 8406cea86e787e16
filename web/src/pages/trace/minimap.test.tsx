import { fireEvent } from '@testing-library/react'
import { expect, test } from 'vitest'

import { lookAt, show } from '../../../testing/page'
import { WithView } from '../../../testing/trace-view'
import { currentLocation } from '../../state/location'
import { Minimap } from './minimap'

function minimap(search = '') {
  lookAt(`/traces/t${search}`)
  show(<WithView>{(view) => <Minimap view={view} />}</WithView>)
  const strip = document.querySelector<HTMLElement>('.minimap') as HTMLElement
  strip.setPointerCapture = () => undefined
  strip.getBoundingClientRect = () => new DOMRect(0, 0, 1_000, 44)
  const drag = (from: number, to: number) => {
    fireEvent.pointerDown(strip, { button: 0, clientX: from })
    fireEvent.pointerMove(strip, { clientX: to })
    fireEvent.pointerUp(strip, { clientX: to })
  }
  return { strip, drag }
}

test('a drag zooms to what it went across, in either direction', () => {
  const { drag } = minimap()

  drag(250, 750)
  expect(currentLocation().search).toBe('?zoom=500000000%7E1500000000')
  drag(1_200, 500)
  expect(currentLocation().search).toBe('?zoom=1000000000%7E2000000000')
})

test('what is not seen is veiled; a double click shows all of it', () => {
  const { strip } = minimap('?zoom=500000000~1500000000')
  expect([...strip.querySelectorAll<HTMLElement>('.minimap-veil')].map(({ style }) => style.width)).toEqual(['25%', '25%'])

  fireEvent.doubleClick(strip)
  expect(currentLocation().search).toBe('')
  expect(strip.querySelector('.minimap-veil')).toBeNull()
})
