import { expect, test } from 'vitest'

import { createTestCache, SCOPE, serve } from '../../../testing/page'
import { waterfall } from '../../../testing/samples'
import { pageAt } from './pages'

test.each([
  ['/', 'Overview', ''],
  ['/traces', 'Traces', ''],
  ['/traces/7f3c', 'Trace', '7f3c'],
  ['/traces/a%2Fb', 'Trace', 'a/b'],
  ['/quality', 'Data quality', ''],
  ['/dev/gallery', 'Gallery', ''],
])('%s is %s', (path, name, id) => {
  expect([pageAt(path)?.page.name, pageAt(path)?.id]).toEqual([name, id])
})

test.each(['/trace', '/traces/', '/traces/a/b', '/overview/1', '', '/traces/%', '/traces/:id/x'])('there is no page at %j', (path) => {
  expect(pageAt(path)).toBeNull()
})

test('a page of one thing asks for it ahead', async () => {
  const asked = serve({ 'traces/7f3c/waterfall': waterfall() })
  const found = pageAt('/traces/7f3c')

  await found?.page.ahead?.(createTestCache(), SCOPE, found.id)

  expect(asked.map(({ path }) => path)).toEqual(['traces/7f3c/waterfall'])
  expect(found?.page.isOfOne).toBe(true)
})
