/** How often the pages refresh: as their reader chose, else as the operator set it. */

import { useQuery } from '@tanstack/react-query'

import { usualRefreshQuery } from './queries'

type Refresh = 'live' | 'off' | number

/** `chosen`, or the operator's where nothing was; live until that is known. */
export function useRefreshOr(chosen: Refresh | null): Refresh {
  const { data: usual = 'live' } = useQuery(usualRefreshQuery)
  return chosen ?? usual
}
