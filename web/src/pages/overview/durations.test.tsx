import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'

import { SCOPE, serve, show } from '../../../testing/page'
import { lasted, overview } from '../../../testing/samples'
import { currentLocation } from '../../state/location'
import { Durations } from './durations'

const BARS = [{ from_ns: 1e9, to_ns: 2e9, count: 3 }, { from_ns: 2e9, to_ns: 4e9, count: 1 }]

async function durations(of: 'requests' | 'spans' = 'requests') {
  serve({ distribution: { bars: BARS, of, total: 4 } })
  const page = show(<Durations scope={{ ...SCOPE, filter: 'env:prod' }} overview={overview({ duration_p50_ns: lasted(2_000), duration_p95_ns: lasted(9_000) })} isTime />)
  await screen.findByRole('figure')
  return page
}

const filter = () => new URLSearchParams(currentLocation().search).get('filter')

test('a bar leads to the traces whose requests took so long', async () => {
  const { user } = await durations()

  await user.click(screen.getByRole('button', { name: /4.00.s: 1$/ }))

  expect(currentLocation().path).toBe('/traces')
  expect(filter()).toBe('env:prod call:true duration>=2000000000ns duration<4000000000ns')
  expect(screen.getByRole('figure', { name: /^Latency of 4.requests$/ })).toBeTruthy()
})

test('where there are no requests, spans are counted', async () => {
  const { user } = await durations('spans')

  await user.click(screen.getByRole('button', { name: /: 3/ }))

  expect(filter()).toBe('env:prod duration>=1000000000ns duration<2000000000ns')
  expect(screen.getByRole('figure', { name: /^Latency of 4.spans$/ })).toBeTruthy()
})

test('percentiles are marked where they are on the scale, those beyond it are not', async () => {
  await durations()

  expect([...document.querySelectorAll<HTMLElement>('.histogram-mark')].map(({ textContent, style }) => [textContent, style.left])).toEqual([['p50', '50%']])
})

test('the axis reads round values', async () => {
  await durations()

  expect([...document.querySelectorAll('.histogram-axis span')].map(({ textContent }) => textContent.replaceAll('\u00a0', ' '))).toEqual(expect.arrayContaining(['1 s', '2 s']))
})

test('the table has the bars as they are', async () => {
  const { user } = await durations()

  await user.click(screen.getByRole('button', { name: /: more/ }))
  await user.click(screen.getByRole('menuitem', { name: 'Show as a table' }))

  expect(screen.getAllByRole('row').map((row) => row.textContent.replaceAll('\u00a0', ' '))).toEqual(['DurationCount', '1.00 s – 2.00 s3', '2.00 s – 4.00 s1'])
})
