import { expect, test } from 'vitest'

import { show } from '../../../testing/page'
import { Skeleton, SkeletonRows } from './skeleton'

test('rows are as many and as high as those to come, and not read out', () => {
  const { container } = show(<SkeletonRows rows={3} height={34} />)
  const rows = [...container.querySelectorAll<HTMLElement>('.skeleton-row')]

  expect(rows.map(({ style }) => style.height)).toEqual(['34px', '34px', '34px'])
  expect(rows.map((row) => row.querySelector<HTMLElement>('.skeleton')?.style.width)).toEqual(['30%', '67%', '54%'])
  expect(rows[0]?.parentElement?.getAttribute('aria-hidden')).toBe('true')
})

test('a line is as wide as there is room, unless it says how wide', () => {
  const { container } = show(<><Skeleton height={10} /><Skeleton height={10} width={40} /></>)

  expect([...container.querySelectorAll<HTMLElement>('.skeleton')].map(({ style }) => style.width)).toEqual(['100%', '40px'])
})
