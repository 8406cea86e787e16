/** Shares and sizes, each in its states: many, one, none, hostile, loading, failed; as a drawing and as a table. */

import { Doughnut, type Slice } from '../../charts/doughnut'
import { Histogram, type HistogramProps } from '../../charts/histogram'
import { barsPicture, doughnutPicture, histogramPicture } from '../../charts/mark-pictures'
import type { Answer } from '../../components/answers/query-view'
import { Skeleton, SkeletonRows } from '../../components/answers/skeleton'
import { MarkPanel, type Marks } from '../../components/chart-frames/mark-panel'
import { type TableColumn, ValueTable } from '../../components/chart-frames/value-table'
import { type BarItem, BarList } from '../../components/figures/bar-list'
import { Panel } from '../../components/layout/panel'
import { BARS, BINS, FAILED, HOSTILE_BARS, known, LOADING, SHARES } from './samples'

const nothing = () => undefined
const HEIGHT = 168
const COLUMNS: readonly TableColumn[] = [{ name: 'name', label: 'Name' }, { name: 'cost_usd', label: 'Cost', isNumber: true }]

function rowsOf(items: readonly { readonly label: string; readonly value: string }[]): Pick<Marks, 'columns' | 'rows'> {
  return { columns: COLUMNS, rows: items.map(({ label, value }) => [label, value.replace('$', '')]) }
}

interface Sampled<Data> {
  readonly title: string
  readonly answer: Answer<Data>
}

function Bars(sampled: Sampled<readonly BarItem[]>) {
  return (
    <MarkPanel
      {...sampled}
      note="cost"
      span={4}
      isStale={false}
      height={HEIGHT}
      skeleton={<SkeletonRows rows={4} height={41} />}
      none="No provider in this view"
      marks={(bars) => ({ ...rowsOf(bars), onPick: nothing, picture: (caption) => barsPicture(caption, bars) })}
    >
      {(bars) => <BarList items={bars} onPick={nothing} />}
    </MarkPanel>
  )
}

function Ring({ total, ...sampled }: Sampled<readonly Slice[]> & { readonly total: string }) {
  return (
    <MarkPanel
      {...sampled}
      note="cost"
      span={4}
      isStale={false}
      height={HEIGHT}
      skeleton={<Skeleton height={HEIGHT} />}
      none="No cost in this view"
      marks={(slices) => ({ ...rowsOf(slices), onPick: nothing, picture: (caption) => doughnutPicture(caption, slices, total, 'USD') })}
    >
      {(slices) => <Doughnut slices={slices} total={total} unit="USD" label={sampled.title} onPick={nothing} />}
    </MarkPanel>
  )
}

const TICKS = [{ at: 0, label: '0' }, { at: 0.5, label: '1.5 s' }, { at: 1, label: '3 s' }]
const PERCENTILES = [{ at: 0.33, label: 'p50' }, { at: 0.62, label: 'p95' }]

function Sizes(sampled: Sampled<HistogramProps['bins']>) {
  const shape = { ticks: TICKS, marks: PERCENTILES, height: HEIGHT, colour: 'var(--d1)' }
  return (
    <MarkPanel
      {...sampled}
      note="requests"
      span={4}
      isStale={false}
      height={HEIGHT}
      skeleton={<Skeleton height={HEIGHT} />}
      none="No data in this view"
      marks={(bins) => ({
        columns: [{ name: 'took', label: 'Duration' }, { name: 'count', label: 'Count', isNumber: true }],
        rows: bins.map(({ label, count }) => [label, count]),
        picture: (caption) => histogramPicture(caption, { ...shape, bins }),
      })}
    >
      {(bins) => <Histogram {...shape} bins={bins} label={sampled.title} onPick={nothing} />}
    </MarkPanel>
  )
}

export function Shares() {
  const whole = SHARES.slice(0, 1).map((slice) => ({ ...slice, share: 1 }))
  return (
    <>
      <Bars title="Bars by name" answer={known(BARS)} />
      <Bars title="Bars with one name" answer={known(BARS.slice(0, 1))} />
      <Bars title="Bars with hostile names" answer={known(HOSTILE_BARS)} />
      <Bars title="Bars, empty" answer={known([])} />
      <Bars title="Bars, loading" answer={LOADING} />
      <Bars title="Bars, failed" answer={FAILED} />
      <Ring title="Doughnut" total="$100.00" answer={known(SHARES)} />
      <Ring title="Doughnut of one" total="$52.00" answer={known(whole)} />
      <Ring title="Doughnut, hostile" total="$4.00" answer={known(HOSTILE_BARS.map((bar) => ({ ...bar, share: 0.25 })))} />
      <Ring title="Doughnut, empty" total="" answer={known([])} />
      <Ring title="Doughnut, loading" total="" answer={LOADING} />
      <Ring title="Doughnut, failed" total="" answer={FAILED} />
      <Sizes title="Histogram" answer={known(BINS)} />
      <Sizes title="Histogram of one bar" answer={known(BINS.slice(4, 5))} />
      <Sizes title="Histogram of nothing" answer={known(BINS.map(({ label }) => ({ label, count: 0 })))} />
      <Sizes title="Histogram, empty" answer={known([])} />
      <Sizes title="Histogram, loading" answer={LOADING} />
      <Sizes title="Histogram, failed" answer={FAILED} />
      <Panel title="Shares as a table" span={6}><ValueTable {...rowsOf(BARS)} label="Shares" height={150} onPick={nothing} /></Panel>
      <Panel title="Hostile shares as a table" span={6}><ValueTable {...rowsOf(HOSTILE_BARS)} label="Hostile shares" height={150} onPick={nothing} /></Panel>
    </>
  )
}
