/** What Overview asks first: what is seen first. */

import type { QueryClient } from '@tanstack/react-query'

import { breakdownQuery, overviewQuery, type Scope, seriesQuery } from '../../api/queries'
import type { Dimension } from './shares'

/** More names than a page shows: tables and files have them all. */
const MOST_NAMES = 100

export const costQuery = (scope: Scope) => seriesQuery(scope, ['cost'], { by: 'model', limit: 5 })
export const sharesQuery = (scope: Scope, by: Dimension) => breakdownQuery(scope, by, MOST_NAMES)

export function askOverview(cache: QueryClient, scope: Scope): Promise<unknown> {
  return Promise.all([cache.query(overviewQuery(scope)), cache.query(costQuery(scope)), cache.query(sharesQuery(scope, 'provider'))])
}
