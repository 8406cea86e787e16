/** What Overview asks first: what is seen first. */

import type { QueryClient } from '@tanstack/react-query'

import { breakdownQuery, overviewQuery, type Scope, seriesQuery } from '../../api/queries'

/** Names in a list of shares. */
export const NAMES = 6

export const costQuery = (scope: Scope) => seriesQuery(scope, ['cost'], { by: 'model', limit: 5 })
export const sharesQuery = (scope: Scope, by: 'provider' | 'model') => breakdownQuery(scope, by, NAMES)

export function askOverview(cache: QueryClient, scope: Scope): Promise<unknown> {
  return Promise.all([cache.query(overviewQuery(scope)), cache.query(costQuery(scope)), cache.query(sharesQuery(scope, 'provider'))])
}
