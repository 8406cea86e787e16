/** Charts, each in its states. */

import { CrosshairScope, useNewCrosshair } from '../../charts/crosshair'
import type { TimeData } from '../../charts/time-option'
import { type Answer, QueryView } from '../../components/answers/query-view'
import { ChartPanel, type ChartPanelProps } from '../../components/chart-frames/chart-panel'
import { SeriesTable } from '../../components/chart-frames/series-table'
import { Kpi, KpiSkeleton, SmallKpi, SmallKpiSkeleton } from '../../components/figures/kpi'
import { Panel } from '../../components/layout/panel'
import { pointChange, relativeChange } from '../../model/change'
import * as format from '../../model/format'
import { durationScale } from '../../model/ticks'
import type { Nanoseconds } from '../../model/units'
import { useTheme } from '../../state/theme'
import { FAILED, HOSTILE, HOSTILE_STACK, known, LOADING, NO_DATA, ONE_LINE, PERCENTILES, STACK } from './samples'

const SHAPE = [3, 4, 6, 5, 7, null, null, 6, 8, 9, 7, 8]
const nothing = () => undefined
const dollars = (value: number) => format.money(value)
const time = (value: number) => format.duration(value as Nanoseconds)
const DOLLARS: ChartPanelProps['chart'] = {
  mark: 'bars', height: 176, axis: (value) => `$${format.short(value)}`, value: dollars, sum: 'total', onRange: nothing, onOpen: nothing,
}

export function Figures() {
  const card = { before: '', spark: SHAPE, colour: 'var(--d1)', href: '#figures' }
  return (
    <section className="panel figures" aria-label="Figures">
      <div className="kpis">
        <Kpi {...card} label="Known" value="$182.40" exact="$182.401" change={relativeChange(0.12, 'down')} before="$162.86 before" detail="with a gap below" />
        <Kpi {...card} label="Better" value="1.8 %" exact="0.018" change={relativeChange(-0.3, 'down')} detail="an error rate that fell" colour="var(--d6)" />
        <Kpi {...card} label="One value" value="1" exact="1" change={null} detail="a lone point" spark={[null, null, 4, null]} />
        <Kpi {...card} label="Unknown" value="–" exact="–" change={null} detail="never 0" spark={[]} />
        <Kpi {...card} label={HOSTILE[0]} value="$1.28 M" exact="" change={relativeChange(12, 'neither')} detail={HOSTILE[3]} />
        <KpiSkeleton label="On its way" />
      </div>
      <div className="kpis small">
        <SmallKpi {...card} label="Small" value="1.33/min" exact="0.0222 requests per second" change={relativeChange(0.071, 'neither')} />
        <SmallKpi {...card} label="Worse" value="1 min 44 s" exact="104,000,000,000 ns" change={relativeChange(0.4, 'down')} />
        <SmallKpi {...card} label="From least to most" value="97 %" exact="0.97" change={pointChange(0.002, 'up')} spark={[0.97, 0.98, 0.96, 0.97, 0.99]} isZoomed />
        <SmallKpi {...card} label="All alike" value="100 %" exact="1" change={pointChange(0, 'up')} spark={[1, 1, 1, null, 1]} isZoomed />
        <SmallKpi {...card} label="One value, small" value="1" exact="1" change={null} spark={[null, 4, null]} />
        <SmallKpi {...card} label="Unknown, small" value="–" exact="–" change={null} spark={[]} />
        <SmallKpi {...card} label={HOSTILE[1]} value={HOSTILE[3]} exact="" change={null} />
        <SmallKpiSkeleton label="On its way, small" />
      </div>
    </section>
  )
}

export function FailedFigures() {
  return (
    <Panel title="Figures that failed" span={12}>
      <QueryView answer={FAILED} minHeight={120} skeleton={null}>{() => null}</QueryView>
    </Panel>
  )
}

export function Charts() {
  const crosshair = useNewCrosshair()
  const theme = useTheme()
  const panel = (title: string, unit: string, answer: Answer<TimeData>, chart: Partial<ChartPanelProps['chart']> = {}) => (
    <ChartPanel title={title} unit={unit} span={4} theme={theme} answer={answer} isStale={title === 'Stale'} chart={{ ...DOLLARS, ...chart }} />
  )
  return (
    <CrosshairScope value={crosshair}>
      {panel('Bars on each other', 'USD', known(STACK))}
      {panel('Areas on each other', 'USD', known(STACK), { mark: 'areas' })}
      {panel('Lines', 'USD', known(STACK), { mark: 'lines', sum: null })}
      {panel('One area', 'requests', known(ONE_LINE), { mark: 'areas', axis: format.short, value: format.count })}
      {panel('Percentiles', 'p50 to p95 shaded', known(PERCENTILES), { mark: 'lines', axis: time, value: time, sum: null, scale: durationScale })}
      {panel('Hostile names', 'USD', known(HOSTILE_STACK))}
      {panel('Loading', 'USD', LOADING)}
      {panel('Failed', 'USD', FAILED)}
      {panel('Empty', 'USD', known(NO_DATA))}
      <Panel title="As a table" note="what a chart shows, in words" span={12}>
        <SeriesTable data={STACK} label="Bars" height={150} value={dollars} sum="total" />
      </Panel>
    </CrosshairScope>
  )
}
