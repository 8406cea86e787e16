/** Charts, each in its states. */

import { Doughnut } from '../../charts/doughnut'
import { Histogram } from '../../charts/histogram'
import type { TimeData } from '../../charts/time-option'
import { CrosshairScope, useNewCrosshair } from '../../charts/crosshair'
import { BarList } from '../../components/bar-list'
import { ChartPanel, type ChartPanelProps } from '../../components/chart-panel'
import { Kpi, KpiSkeleton } from '../../components/kpi'
import { Notice } from '../../components/notice'
import { Panel } from '../../components/panel'
import type { Answer } from '../../components/query-view'
import { SeriesTable } from '../../components/series-table'
import { relativeChange } from '../../model/change'
import * as format from '../../model/format'
import { durationScale } from '../../model/ticks'
import type { Nanoseconds } from '../../model/units'
import { useTheme } from '../../state/theme'
import { BARS, BINS, FAILED, HOSTILE, HOSTILE_BARS, HOSTILE_STACK, known, LOADING, NO_DATA, ONE_LINE, PERCENTILES, SHARES, STACK } from './samples'

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
    <section className="panel kpis" aria-label="Figures">
      <Kpi {...card} label="Known" value="$182.40" exact="$182.401" change={relativeChange(0.12, 'down')} before="$162.86 before" detail="with a gap below" />
      <Kpi {...card} label="Better" value="1.8 %" exact="0.018" change={relativeChange(-0.3, 'down')} detail="an error rate that fell" colour="var(--d6)" />
      <Kpi {...card} label="One value" value="1" exact="1" change={null} detail="a lone point" spark={[null, null, 4, null]} />
      <Kpi {...card} label="Unknown" value="–" exact="–" change={null} detail="never 0" spark={[]} />
      <Kpi {...card} label={HOSTILE[0]} value="$1.28 M" exact="" change={relativeChange(12, 'neither')} detail={HOSTILE[3]} />
      <KpiSkeleton label="On its way" />
    </section>
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

const MARKS = [{ at: 0.33, label: 'p50' }, { at: 0.62, label: 'p95' }]
const TICKS = [{ at: 0, label: '0' }, { at: 0.5, label: '1.5 s' }, { at: 1, label: '3 s' }]

export function Shares() {
  const histogram = { ticks: TICKS, height: 150, colour: 'var(--d1)' }
  return (
    <>
      <Panel title="Bars by name" span={4}><BarList items={BARS} onPick={nothing} /></Panel>
      <Panel title="Bars with one name" span={4}><BarList items={BARS.slice(0, 1)} onPick={nothing} /></Panel>
      <Panel title="Bars with hostile names" span={4}><BarList items={HOSTILE_BARS} onPick={nothing} /></Panel>
      <Panel title="Doughnut" span={4}><Doughnut slices={SHARES} total="$100.00" unit="USD" label="Cost by provider" onPick={nothing} /></Panel>
      <Panel title="Doughnut of one" span={4}><Doughnut slices={SHARES.slice(0, 1).map((slice) => ({ ...slice, share: 1 }))} total="$52.00" unit="USD" label="One" onPick={nothing} /></Panel>
      <Panel title="Doughnut, hostile" span={4}>
        <Doughnut slices={HOSTILE_BARS.map((bar) => ({ ...bar, share: 0.25 }))} total="$4.00" unit="USD" label="Hostile" onPick={nothing} />
      </Panel>
      <Panel title="Histogram" note="requests by latency" span={6}><Histogram {...histogram} bins={BINS} marks={MARKS} label="Latency" onPick={nothing} /></Panel>
      <Panel title="Histogram of nothing" span={6}>
        <Histogram {...histogram} bins={BINS.map(({ label }) => ({ label, count: 0 }))} label="Nothing" />
      </Panel>
      <Panel title="No shares" span={12}><Notice title="No provider in this view" minHeight={60} /></Panel>
    </>
  )
}
