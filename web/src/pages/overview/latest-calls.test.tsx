import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'

import { SCOPE, serve, show } from '../../../testing/page'
import { spanSummary } from '../../../testing/samples'
import { LatestCalls } from './latest-calls'

test('the latest model calls of the view are asked for, and listed', async () => {
  const asked = serve({ spans: { spans: [spanSummary(), spanSummary({ span_id: 'b' })], next_cursor: null } })
  show(<LatestCalls scope={{ ...SCOPE, filter: 'env:prod' }} isTime />)

  expect((await screen.findAllByRole('row'))).toHaveLength(3)
  expect(asked[0]?.parameters).toMatchObject({ filter: 'env:prod kind:llm', sort: '-start_time', limit: '10' })
})

test('none says so; what is not its turn is not asked', async () => {
  serve({ spans: { spans: [], next_cursor: null } })
  show(<LatestCalls scope={SCOPE} isTime />)
  expect(await screen.findByText('No model call in this view')).toBeTruthy()

  const asked = serve({})
  show(<LatestCalls scope={SCOPE} isTime={false} />)
  expect(asked).toEqual([])
})
