import { expect, test } from 'vitest'

import { createTestCache, SCOPE, serve } from '../../../testing/page'
import { breakdownRow, overview } from '../../../testing/samples'
import { askOverview } from './questions'

test('what is seen first is asked first: figures, cost and providers', async () => {
  const asked = serve({ overview: overview(), series: { step_s: 60, starts: [], measures: [] }, breakdown: { total: breakdownRow(''), rows: [], more: 0 } })

  await askOverview(createTestCache(), SCOPE)

  expect(asked.map(({ path, parameters }) => [path, parameters['by'], parameters['limit']])).toEqual([['overview', undefined, undefined], ['series', 'model', '5'], ['breakdown', 'provider', '100']])
})
