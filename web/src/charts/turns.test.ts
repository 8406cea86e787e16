import { waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'

import { takeTurn } from './turns'

test('drawing takes turns, one a frame; what is taken back is not drawn', async () => {
  const drawn: string[] = []
  const frame = () => new Promise((done) => { requestAnimationFrame(() => setTimeout(done)) })
  takeTurn(() => drawn.push('a'))
  const takeBack = takeTurn(() => drawn.push('b'))
  takeTurn(() => drawn.push('c'))
  expect(drawn).toEqual([])

  takeBack()
  await frame()
  expect(drawn.length).toBeLessThan(2)
  await waitFor(() => { expect(drawn).toEqual(['a', 'c']) })
  takeTurn(() => drawn.push('d'))
  await waitFor(() => { expect(drawn).toEqual(['a', 'c', 'd']) })
})
