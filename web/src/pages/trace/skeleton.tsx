import { Skeleton, SkeletonRows } from '../../components/answers/skeleton'

export function TraceSkeleton() {
  return (
    <div role="status" aria-busy="true" aria-label="Loading">
      <Skeleton height={24} width={260} />
      <div style={{ height: 14 }} />
      <Skeleton height={14} width="min(720px, 90%)" />
      <div style={{ height: 20 }} />
      <div className="trace-split">
        <div className="panel waterfall" style={{ padding: '50px 16px' }}>
          <SkeletonRows rows={14} height={28} />
        </div>
        <div className="panel" style={{ padding: 16 }}>
          <SkeletonRows rows={10} height={34} />
        </div>
      </div>
    </div>
  )
}
