import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

import type { Scope } from '../../api/queries'
import type { Found } from './pages'

/** Asks what a page will ask first while the page itself is still being loaded. */
export function useAhead(found: Found | null, scope: Scope): void {
  const cache = useQueryClient()
  const [ahead, id] = [found?.page.ahead, found?.id]
  useEffect(() => {
    if (!ahead || id === undefined || scope.project === '') return
    ahead(cache, scope, id).catch(() => {
      // The page asks the same and says what is wrong.
    })
  }, [cache, ahead, id, scope])
}
