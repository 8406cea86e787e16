import { useQuery } from '@tanstack/react-query'
import { waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'

import { createTestCache, refusal, runHook, SCOPE, serve } from '../../testing/page'
import { traceSummary, waterfall } from '../../testing/samples'
import type { TimeRange } from '../model/time'
import { showTimesIn } from '../model/zone'
import { ApiError } from './client'
import {
  breakdownQuery, distributionQuery, facetsQuery, fileAddress, filterQuery, moversQuery, overviewQuery, readMoreTraces, type Scope, scopeParameters, seriesQuery, spanQuery,
  spansQuery, traceQuery, tracesQuery, usualRefreshQuery, valuesQuery,
} from './queries'

const scope: Scope = { ...SCOPE, filter: 'model:x' }
const of = { project: 'shop', range: '24h', filter: 'model:x' }

test('a range that ends now is asked for by its name, another by its ends', () => {
  const time: TimeRange = { kind: 'between', from: 0, to: 60_000 }

  expect(scopeParameters(scope)).toEqual(of)
  expect(scopeParameters({ ...scope, time })).toEqual({ project: 'shop', filter: 'model:x', from: '1970-01-01T00:00:00.000Z', to: '1970-01-01T00:01:00.000Z' })
})

test('a file is the same list as on screen', () => {
  const url = new URL(fileAddress(scope, 'traces', 'xlsx', '-cost'))

  expect([url.pathname, Object.fromEntries(url.searchParams)]).toEqual(['/api/v1/export', { what: 'traces', format: 'xlsx', sort: '-cost', ...of }])
})

showTimesIn('Asia/Kolkata')
const zone = 'Asia/Kolkata'

test.each([
  ['overview', overviewQuery(scope), { zone }],
  ['series', seriesQuery(scope, ['cost', 'requests'], { by: 'model', limit: 5 }), { measure: 'cost,requests', by: 'model', step: 'auto', limit: '5', zone }],
  ['distribution', distributionQuery(scope), {}],
  ['breakdown', breakdownQuery(scope, 'provider', 9), { by: 'provider', sort: 'cost', limit: '9' }],
  ['movers', moversQuery(scope, 6), { limit: '6' }],
  ['spans', spansQuery(scope, '-cost', 3), { sort: '-cost', limit: '3' }],
  ['facets', facetsQuery(scope, ['kind', 'model'], 10), { fields: 'kind,model', limit: '10' }],
])('%s is asked for with the view', async (path, query, more) => {
  const asked = serve({ [path]: refusal(400, 'x', 'y') })

  await createTestCache().query(query as ReturnType<typeof overviewQuery>).catch(() => null)

  expect(asked).toEqual([{ path, parameters: { ...of, ...more } }])
})

test('older figures of the same project stay until newer ones are there, never those of another', async () => {
  serve({ movers: { movers: [] } })
  const { result, rerender } = runHook((asked: Scope) => useQuery(moversQuery(asked, 6)), scope)
  await waitFor(() => { expect(result.current.isSuccess && !result.current.isPlaceholderData).toBe(true) })

  rerender({ ...scope, filter: '' })
  expect([result.current.isPlaceholderData, result.current.data]).toEqual([true, { movers: [] }])
  await waitFor(() => { expect(result.current.isPlaceholderData).toBe(false) })
  rerender({ ...scope, project: 'other' })
  expect(result.current.data).toBeUndefined()
})

test('traces are read page by page, and asked anew from their head', async () => {
  const page = (id: string, cursor: string | null) => ({ traces: [traceSummary({ trace_id: id })], next_cursor: cursor })
  let head = 'b'
  const asked = serve({ traces: ({ parameters }) => (parameters['cursor'] === 'c1' ? page('a', null) : page(head, 'c1')) })
  const cache = createTestCache()
  const query = tracesQuery(cache, scope, '-cost')
  const ids = () => cache.getQueryData<{ rows: { trace_id: string }[] }>(query.queryKey)?.rows.map(({ trace_id }) => trace_id)

  await readMoreTraces(cache, scope, '-cost')
  expect(asked).toEqual([])
  await cache.query(query)
  await readMoreTraces(cache, scope, '-cost')
  expect(ids()).toEqual(['b', 'a'])
  await readMoreTraces(cache, scope, '-cost')
  expect(asked.map(({ parameters }) => parameters)).toEqual([{ ...of, sort: '-cost', limit: '50' }, { ...of, sort: '-cost', limit: '50', cursor: 'c1' }])
  head = 'new'
  await cache.query(query)
  expect(asked).toHaveLength(3)
  expect(ids()?.[0]).toBe('new')
})

test('one trace and one span are asked for by their ids, whatever these hold', async () => {
  const asked = serve({ 'traces/a%2Fb/waterfall': waterfall(), 'spans/a%2Fb/c%3F': { attributes: [], messages: {}, why: {} } })
  const cache = createTestCache()

  const trace = await cache.query(traceQuery('shop', 'a/b'))
  await cache.query(spanQuery('shop', 'a/b', 'c?'))

  expect(trace.spans).toHaveLength(3)
  expect(asked.map(({ parameters }) => parameters)).toEqual([{ project: 'shop' }, { project: 'shop' }])
})

test('a trace that is not there yet is looked for again, one that is refused is not', () => {
  const { retry } = traceQuery('shop', 'a')
  const again = (failures: number, status: number) => typeof retry === 'function' && retry(failures, new ApiError(status, { code: '', message: '' }))

  expect([again(0, 404), again(2, 404), again(3, 404), again(0, 503), again(0, 400)]).toEqual([true, true, false, true, false])
})

test('values are asked for where there is a field, without the filter that is being written', () => {
  expect(valuesQuery({ ...SCOPE }, 'model', 'g').enabled).toBe(true)
  expect(valuesQuery({ ...SCOPE }, '', 'g').enabled).toBe(false)
  expect(valuesQuery({ ...SCOPE, project: '' }, 'model', 'g').enabled).toBe(false)
  expect([filterQuery('').enabled, filterQuery('x').enabled]).toEqual([false, true])
})

test.each([
  [{ auto_refresh: true, refresh_seconds: 30 }, 30],
  [{ auto_refresh: true, refresh_seconds: 0 }, 'live'],
  [{ auto_refresh: false, refresh_seconds: 30 }, 'off'],
])('the operator set %j: pages refresh %s', (settings, refresh) => {
  expect(usualRefreshQuery.select?.(settings)).toBe(refresh)
})

test('places in a filter are counted as this browser counts', async () => {
  serve({ filter: { filter: '', terms: [{ position: 2, length: 3 }] } })
  const reading = await createTestCache().query(filterQuery('😀 a:b'))
  expect(reading.terms).toMatchObject([{ position: 3, length: 3 }])

  serve({ filter: Response.json({ error: { code: 'filter_syntax', message: 'no', position: 1, length: 1 } }, { status: 400 }) })
  const error: unknown = await createTestCache().query(filterQuery('😀 :')).catch((reason: unknown) => reason)
  expect(error).toMatchObject({ status: 400, problem: { position: 2, length: 1 } })
})
