/** The shape of what is coming, as large as it will be, so that nothing jumps. */

import './skeleton.css'

export interface SkeletonProps {
  readonly height: number | string
  readonly width?: number | string
}

export function Skeleton({ height, width = '100%' }: SkeletonProps) {
  return <span className="skeleton" style={{ height, width }} aria-hidden="true" />
}

export interface SkeletonRowsProps {
  readonly rows: number
  readonly height: number
}

export function SkeletonRows({ rows, height }: SkeletonRowsProps) {
  return (
    <div aria-hidden="true">
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="skeleton-row" style={{ height }}>
          <Skeleton height={10} width={`${30 + ((index * 37) % 50)}%`} />
          <Skeleton height={10} width={56} />
        </div>
      ))}
    </div>
  )
}
