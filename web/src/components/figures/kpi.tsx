/** One figure with its change, what it is made of, and its shape over time. */

import { Spark } from '../../charts/spark'
import type { Change } from '../../model/change'
import { Skeleton } from '../answers/skeleton'
import { Delta } from './delta'
import './kpi.css'

export interface KpiProps {
  readonly label: string
  readonly value: string
  /** Full precision, on hover. */
  readonly exact: string
  readonly change: Change | null
  /** Hover of the change: what it is compared with. */
  readonly before: string
  /** What stands for the change where nothing can be compared. */
  readonly instead?: string | undefined
  readonly detail: string
  readonly spark: readonly (number | null)[]
  readonly colour: string
  /** Where the figure leads. */
  readonly href: string
}

export function Kpi({ label, value, exact, change, before, instead, detail, spark, colour, href }: KpiProps) {
  return (
    <a className="kpi" data-kpi={label} href={href}>
      <div className="kpi-label">
        <span>{label}</span>
        <Delta change={change} title={before} instead={instead} />
      </div>
      <div className="kpi-value" title={exact}>{value}</div>
      <div className="kpi-detail">{detail}</div>
      <Spark values={spark} colour={colour} />
    </a>
  )
}

export interface SmallKpiProps extends Omit<KpiProps, 'detail' | 'colour' | 'instead'> {
  /** The trend fills its height, from the least to the most: for ratios that stay near a whole. */
  readonly isZoomed?: boolean
}

/** A figure that goes with those of the cards, in half of their room. */
export function SmallKpi({ label, value, exact, change, before, spark, isZoomed = false, href }: SmallKpiProps) {
  return (
    <a className="kpi small" data-kpi={label} href={href}>
      <div className="kpi-label"><span>{label}</span></div>
      <div className="kpi-line">
        <span className="kpi-value" title={exact}>{value}</span>
        <Delta change={change} title={before} />
      </div>
      <Spark values={spark} colour="var(--d8)" isZoomed={isZoomed} />
    </a>
  )
}

export function SmallKpiSkeleton({ label }: { readonly label: string }) {
  return (
    <div className="kpi small">
      <div className="kpi-label">{label}</div>
      <div className="kpi-line">
        <Skeleton height={13} width={64} />
      </div>
      <div className="spark" />
    </div>
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
