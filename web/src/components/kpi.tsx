/** One figure with its change, what it is made of, and its shape over time. */

import { Spark } from '../charts/spark'
import type { Change } from '../model/change'
import { Delta } from './delta'
import './kpi.css'
import { Skeleton } from './skeleton'

export interface KpiProps {
  readonly label: string
  readonly value: string
  /** Full precision, on hover. */
  readonly exact: string
  readonly change: Change | null
  /** Hover of the change: what it is compared with. */
  readonly before: string
  readonly detail: string
  readonly spark: readonly (number | null)[]
  readonly colour: string
  /** Where the figure leads. */
  readonly href: string
}

export function Kpi({ label, value, exact, change, before, detail, spark, colour, href }: KpiProps) {
  return (
    <a className="kpi" data-kpi={label} href={href}>
      <div className="kpi-label">
        <span>{label}</span>
        <Delta change={change} title={before} />
      </div>
      <div className="kpi-value" title={exact}>{value}</div>
      <div className="kpi-detail">{detail}</div>
      <Spark values={spark} colour={colour} />
    </a>
  )
}

export function KpiSkeleton({ label }: { readonly label: string }) {
  return (
    <div className="kpi">
      <div className="kpi-label">{label}</div>
      <div className="kpi-value">
        <Skeleton height={22} width={96} />
      </div>
      <div className="kpi-detail">
        <Skeleton height={10} width="70%" />
      </div>
      <div className="spark" />
    </div>
  )
}
