import { expect, test } from 'vitest'

import { show } from '../../../testing/page'
import { Icon, Mark } from './icon'

test('icons are drawn and not read out', () => {
  const { container } = show(<><Icon name="copy" /><Mark /></>)
  const drawings = [...container.querySelectorAll('svg')]

  expect(drawings.map((svg) => svg.getAttribute('aria-hidden'))).toEqual(['true', 'true'])
  expect(drawings[0]?.querySelector('path')?.getAttribute('d')).toBe('M5.5 5.500h8v8h-8zM10.5 5.500v-3h-8v8h3')
})
