import { screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'

import { lookAt, SCOPE, serve, show } from '../../../testing/page'
import { breakdownRow, figure, overview, project } from '../../../testing/samples'
import { currentLocation } from '../../state/location'
import Overview from './overview'

function page(more: object = {}, replies: Parameters<typeof serve>[0] = {}) {
  lookAt('/')
  const asked = serve({
    overview: { ...overview(), ...more }, series: { step_s: 60, starts: [], measures: [] }, movers: { movers: [], no_data_before: null }, spans: { spans: [], next_cursor: null },
    breakdown: ({ parameters }) => ({ by: parameters['by'], total: breakdownRow(''), rows: [breakdownRow('gpt-4o'), breakdownRow('o3')], more: 0 }), distribution: { bars: [], of: 'requests', total: 0 }, ...replies,
  })
  return { ...show(<Overview scope={{ ...SCOPE, filter: 'env:prod' }} project={project()} />), asked: () => asked.map(({ path, parameters }) => `${path} ${parameters['by'] ?? ''}`.trim()) }
}

test('what is seen first is asked first, the rest once its figures are there', async () => {
  const { asked } = page()

  expect(asked().sort()).toEqual(['breakdown provider', 'overview', 'series model'])
  await waitFor(() => { expect(asked()).toEqual(expect.arrayContaining(['movers', 'spans', 'distribution', 'breakdown model', 'breakdown operation', 'series status'])) })
})

test('the rest is asked even if the figures failed', async () => {
  const { asked } = page({}, { overview: new Response('', { status: 400 }) })

  await waitFor(() => { expect(asked()).toContain('movers') })
})

test('a name narrows the view to it', async () => {
  const { user } = page()

  await user.click((await screen.findAllByTitle('Show only o3')).at(-1) as Element)

  expect(new URLSearchParams(currentLocation().search).get('filter')).toMatch(/^env:prod (model|operation|provider):o3$/)
})

test('without traces and requests it says that there is no data', async () => {
  page({ traces: figure(0), requests: figure(0) })

  expect(await screen.findByText('No data matches this filter')).toBeTruthy()
  expect(screen.queryByRole('region', { name: 'Figures' })).toBeNull()
})

test('traces without requests are data', async () => {
  page({ traces: figure(3), requests: figure(0) })

  expect(await screen.findByTitle(/^Show only gpt-4o$/).catch(() => screen.getAllByTitle('Show only gpt-4o')[0])).toBeTruthy()
  expect(screen.getByRole('region', { name: 'Figures' })).toBeTruthy()
})
