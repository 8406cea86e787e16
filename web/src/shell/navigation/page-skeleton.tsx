/** The rough shape of any page, until it is known which. */

import { Skeleton } from '../../components/answers/skeleton'

export function PageSkeleton() {
  return (
    <div role="status" aria-busy="true" aria-label="Loading">
      <Skeleton height={24} width={120} />
      <div style={{ height: 10 }} />
      <Skeleton height={14} width="min(560px, 90%)" />
      <div style={{ height: 22 }} />
      <Skeleton height={192} />
      <div style={{ height: 16 }} />
      <Skeleton height={300} />
    </div>
  )
}
