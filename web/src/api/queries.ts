/** Every question the pages ask, as options for TanStack Query. All under `view` are asked anew on refresh. */

import { type QueryClient, queryOptions, type UseQueryOptions } from '@tanstack/react-query'

import { inUnits } from '../model/filter'
import type { TimeRange } from '../model/time'
import { type Sort, type TraceList, withFoot, withHead } from '../model/trace/list'
import { shownZone } from '../model/zone'
import { address, ApiError, get, type Parameters } from './client'
import { traceOf } from './trace'
import type {
  Breakdown, Distribution, Facets, FilterFields, FilterReading, Movers, Overview, PageSettings, Projects, Quality, Series, SpanDetail, SpanPage, TracePage, TraceSummary, Waterfall,
} from './types'

/** Whose data, from when, and which part of it. */
export interface Scope {
  readonly project: string
  readonly time: TimeRange
  readonly filter: string
}

export const VIEW = 'view' as const
/** What does not change with the view: one trace, one span. Asked anew by hand, or while it runs. */
export const ONE = 'one' as const

export function scopeParameters({ project, time, filter }: Scope): Parameters {
  const range =
    time.kind === 'last'
      ? { range: time.range }
      : { from: new Date(time.from).toISOString(), to: new Date(time.to).toISOString() }
  return { project, ...range, filter }
}

export const FILE_FORMATS = ['csv', 'xlsx', 'json', 'parquet'] as const
export type FileFormat = (typeof FILE_FORMATS)[number]

/** Where everything of a list is to be had as a file, in the list's order. */
export function fileAddress(scope: Scope, what: string, format: FileFormat, sort: string): string {
  return address('export', { what, format, sort, ...scopeParameters(scope) }).href
}

type Key = readonly [view: typeof VIEW, path: string, scope: Scope, more: Parameters]

/** Of the same project the old figures stay (dimmed) until the new ones are there; never another project's. */
function ofSameProject<Data>(project: string) {
  return (old: Data | undefined, query?: { readonly queryKey: Key }): Data | undefined =>
    query?.queryKey[2].project === project ? old : undefined
}

function question<Reply extends Breakdown | Distribution | Facets | Movers | Overview | Quality | Series | SpanPage>(
  path: string,
  scope: Scope,
  keys: readonly (keyof Reply & string)[],
  more: Parameters = {},
): UseQueryOptions<Reply, Error, Reply, Key> {
  return {
    queryKey: [VIEW, path, scope, more],
    queryFn: ({ signal }) => get<Reply>(path, { ...scopeParameters(scope), ...more }, keys, signal),
    placeholderData: ofSameProject<Reply>(scope.project) as never,
  }
}

export function overviewQuery(scope: Scope) {
  const keys = ['cost', 'requests', 'error_rate', 'sparks', 'unpriced', 'sentence'] as const
  return question<Overview>('overview', scope, keys, { zone: shownZone() })
}

export interface SeriesOptions {
  readonly by?: string
  readonly limit?: number
}

export function seriesQuery(scope: Scope, measures: readonly string[], { by, limit }: SeriesOptions = {}) {
  const more = { measure: measures.join(','), by, step: 'auto', limit, zone: shownZone() }
  return question<Series>('series', scope, ['step_s', 'starts', 'measures'], more)
}

/** How many took how long, in bars of equal width on a scale of logarithms. */
export function distributionQuery(scope: Scope) {
  return question<Distribution>('distribution', scope, ['bars', 'of', 'total'])
}

export function breakdownQuery(scope: Scope, by: string, limit: number) {
  return question<Breakdown>('breakdown', scope, ['total', 'rows', 'more'], { by, sort: 'cost', limit })
}

export function moversQuery(scope: Scope, limit: number) {
  return question<Movers>('movers', scope, ['movers'], { limit })
}

/** What could not be understood, of every kind. */
export function qualityQuery(scope: Scope) {
  return question<Quality>('quality', scope, ['kinds', 'rows', 'more'])
}

export function spansQuery(scope: Scope, sort: '-start_time' | '-cost' | '-duration', limit: number) {
  return question<SpanPage>('spans', scope, ['spans', 'next_cursor'], { sort, limit })
}

const TRACE_PAGE = 50

function readTraces(scope: Scope, sort: Sort, cursor: string | undefined, signal?: AbortSignal): Promise<TracePage> {
  const more = { sort, limit: TRACE_PAGE, cursor }
  return get<TracePage>('traces', { ...scopeParameters(scope), ...more }, ['traces', 'next_cursor'], signal)
}

function tracesKey(scope: Scope, sort: Sort): Key {
  return [VIEW, 'traces', scope, { sort }]
}

/** The traces read so far; asking anew reads the first page and joins it to what is known. */
export function tracesQuery(cache: QueryClient, scope: Scope, sort: Sort): UseQueryOptions<TraceList<TraceSummary>, Error, TraceList<TraceSummary>, Key> {
  const queryKey = tracesKey(scope, sort)
  return {
    queryKey,
    queryFn: async ({ signal }) => {
      const page = await readTraces(scope, sort, undefined, signal)
      return withHead(cache.getQueryData<TraceList<TraceSummary>>(queryKey), page, sort)
    },
    placeholderData: ofSameProject<TraceList<TraceSummary>>(scope.project),
  }
}

/** Reads the page that continues the list at its foot. */
export async function readMoreTraces(cache: QueryClient, scope: Scope, sort: Sort): Promise<void> {
  const queryKey = tracesKey(scope, sort)
  const cursor = cache.getQueryData<TraceList<TraceSummary>>(queryKey)?.cursor
  if (!cursor) return
  const page = await readTraces(scope, sort, cursor)
  cache.setQueryData<TraceList<TraceSummary>>(queryKey, (list) => list && withFoot(list, page, sort))
}

/** A link that an agent printed is often opened before its spans are stored. */
const TRACE_TRIES = 3

export function traceQuery(project: string, traceId: string) {
  return queryOptions({
    queryKey: [ONE, 'trace', project, traceId] as const,
    queryFn: async ({ signal }) => {
      const path = `traces/${encodeURIComponent(traceId)}/waterfall`
      return traceOf(await get<Waterfall>(path, { project }, ['trace', 'spans', 'started', 'truncated'], signal), Date.now())
    },
    retry: (failures, error) => failures < TRACE_TRIES && error instanceof ApiError && (error.status === 404 || error.isTransient),
    // Comparing 50,000 spans with their former selves takes longer than drawing them.
    structuralSharing: false,
  })
}

export function spanQuery(project: string, traceId: string, spanId: string) {
  return queryOptions({
    queryKey: [ONE, 'span', project, traceId, spanId] as const,
    queryFn: ({ signal }) =>
      get<SpanDetail>(
        `spans/${encodeURIComponent(traceId)}/${encodeURIComponent(spanId)}`, { project }, ['attributes', 'messages', 'why'], signal,
      ),
  })
}

export function facetsQuery(scope: Scope, fields: readonly string[], limit: number) {
  return question<Facets>('facets', scope, ['facets'], { fields: fields.join(','), limit })
}

/** Values of one field that begin with `prefix`, for completion: of the whole project and range, without a filter. */
export function valuesQuery(scope: Scope, field: string, prefix: string) {
  return queryOptions({
    queryKey: ['values', scope, field, prefix] as const,
    queryFn: ({ signal }) => get<Facets>('facets', { ...scopeParameters(scope), fields: field, prefix, limit: 12 }, ['facets'], signal),
    enabled: scope.project !== '' && field !== '',
    retry: false,
  })
}

export const fieldsQuery = queryOptions({
  queryKey: ['fields'] as const,
  queryFn: ({ signal }) => get<FilterFields>('fields', {}, ['fields'], signal),
  staleTime: Infinity,
})

export const projectsQuery = queryOptions({
  queryKey: ['projects'] as const,
  queryFn: ({ signal }) => get<Projects>('projects', {}, ['projects'], signal),
})

/** How often pages refresh where their reader chose nothing, as the operator set it. */
export const usualRefreshQuery = queryOptions({
  queryKey: ['settings'] as const,
  queryFn: ({ signal }) => get<PageSettings>('settings', {}, ['auto_refresh', 'refresh_seconds'], signal),
  select: ({ auto_refresh, refresh_seconds }) => (auto_refresh ? refresh_seconds || 'live' : 'off'),
  staleTime: Infinity,
})

async function readFilter(filter: string, signal: AbortSignal): Promise<FilterReading> {
  try {
    const reading = await get<FilterReading>('filter', { filter }, ['filter', 'terms'], signal)
    return { ...reading, terms: reading.terms.map((term) => inUnits(filter, term)) }
  } catch (error) {
    if (error instanceof ApiError) throw new ApiError(error.status, inUnits(filter, error.problem))
    throw error
  }
}

/** Asks the server to read a filter; a fault in it comes back as an `ApiError` with its place in the text. */
export function filterQuery(filter: string) {
  return queryOptions({
    queryKey: ['filter', filter] as const,
    queryFn: ({ signal }) => readFilter(filter, signal),
    enabled: filter !== '',
    staleTime: Infinity,
  })
}
