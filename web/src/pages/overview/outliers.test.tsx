import { screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'

import { lookAt, SCOPE, serve, show } from '../../../testing/page'
import { spanSummary } from '../../../testing/samples'
import { currentLocation } from '../../state/location'
import { Outliers } from './outliers'

test('the most expensive requests stand first, the slowest on request, which the address keeps', async () => {
  lookAt('/')
  const asked = serve({ spans: { spans: [spanSummary()], next_cursor: null } })
  const { user } = show(<Outliers scope={SCOPE} isTime />)
  await screen.findAllByRole('row')
  expect(asked[0]?.parameters).toMatchObject({ filter: 'call:true', sort: '-cost', limit: '9' })

  await user.click(screen.getByRole('button', { name: 'Slowest' }))
  await waitFor(() => { expect(asked.at(-1)?.parameters['sort']).toBe('-duration') })
  expect(currentLocation().search).toBe('?outliers=slowest')
  await user.click(screen.getByRole('button', { name: 'Most expensive' }))
  expect(currentLocation().search).toBe('')
})

test('none says so', async () => {
  serve({ spans: { spans: [], next_cursor: null } })
  show(<Outliers scope={SCOPE} isTime />)

  expect(await screen.findByText('No model call in this view')).toBeTruthy()
})
