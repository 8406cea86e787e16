/** How many requests took how long; a bar leads to the traces with those. */

import { useQuery } from '@tanstack/react-query'

import { distributionQuery, type Scope } from '../../api/queries'
import type { Distribution, Overview } from '../../api/types'
import { Histogram, type HistogramProps } from '../../charts/histogram'
import { histogramPicture } from '../../charts/mark-pictures'
import { Skeleton } from '../../components/answers/skeleton'
import { MarkPanel, type Marks } from '../../components/chart-frames/mark-panel'
import type { TableColumn } from '../../components/chart-frames/value-table'
import { withCondition, withTerm } from '../../model/filter'
import * as format from '../../model/format'
import { logPosition, logTicks, type Scale } from '../../model/logarithm'
import type { Nanoseconds } from '../../model/units'
import { useGo } from '../../state/link'

const HEIGHT = 176
/** Of the width, between two labels of the axis. */
const APART = 0.15

export interface DurationsProps {
  readonly scope: Scope
  /** Has the percentiles that are marked. */
  readonly overview: Overview | undefined
  /** Whether it is its turn to ask. */
  readonly isTime: boolean
}

export function Durations({ scope, overview, isTime }: DurationsProps) {
  const answer = useQuery({ ...distributionQuery(scope), enabled: isTime })
  const go = useGo()
  const open = ({ bars, of }: Distribution) => (index: number) => {
    const bar = bars[index]
    if (!bar) return
    const counted = of === 'requests' ? withTerm(scope.filter, 'call', 'true') : scope.filter
    const above = withCondition(counted, `duration>=${Math.round(bar.from_ns)}ns`)
    go('/traces', { view: { filter: withCondition(above, `duration<${Math.round(bar.to_ns)}ns`) } })
  }
  const marks = (data: Distribution): Marks => ({
    columns: COLUMNS,
    rows: data.bars.map(({ from_ns, to_ns, count }) => [`${text(from_ns)} – ${text(to_ns)}`, Math.round(from_ns), Math.round(to_ns), count]),
    onPick: open(data),
    picture: (caption) => histogramPicture(caption, shapeOf(data, overview)),
  })
  return (
    <MarkPanel
      title="Latency distribution"
      note={answer.data?.of ?? 'requests'}
      span={4}
      answer={answer}
      isStale={answer.isPlaceholderData}
      height={HEIGHT}
      skeleton={<Skeleton height={HEIGHT} />}
      none="No data in this view"
      marks={marks}
    >
      {(data) => (
        <Histogram
          {...shapeOf(data, overview)}
          label={`Latency of ${format.plural(data.total, data.of === 'requests' ? 'request' : 'span')}`}
          onPick={open(data)}
        />
      )}
    </MarkPanel>
  )
}

const COLUMNS: readonly TableColumn[] = [
  { name: 'range', label: 'Duration' },
  { name: 'from_ns' },
  { name: 'to_ns' },
  { name: 'count', label: 'Count', isNumber: true, text: (value) => format.exactCount(Number(value)) },
]

function shapeOf(data: Distribution, overview: Overview | undefined): Omit<HistogramProps, 'label'> {
  const scale = scaleOf(data)
  return {
    height: HEIGHT,
    colour: 'var(--d1)',
    bins: data.bars.map(({ from_ns, to_ns, count }) => ({ count, label: `${text(from_ns)} – ${text(to_ns)}` })),
    ticks: scale ? logTicks(scale, APART).map((value) => ({ at: logPosition(scale, value), label: roundText(value) })) : [],
    marks: scale ? marksOf(overview, scale) : [],
  }
}

function scaleOf({ bars }: Distribution): Scale | null {
  const [first, last] = [bars[0], bars.at(-1)]
  return first && last ? { from: first.from_ns, to: last.to_ns } : null
}

function text(ns: number): string {
  return format.duration(Math.round(ns) as Nanoseconds)
}

/** Labels of the axis are round: "2 s", not "2.00 s". */
function roundText(ns: number): string {
  return text(ns).replace(/\.?0+(?=\D*$)/, (zeros) => (zeros.startsWith('.') ? '' : zeros))
}

function marksOf(overview: Overview | undefined, scale: Scale) {
  const known = [['p50', overview?.duration_p50_ns.value], ['p95', overview?.duration_p95_ns.value]] as const
  return known.flatMap(([name, value]) => {
    const at = value ? logPosition(scale, value) : -1
    return at >= 0 && at <= 1 ? [{ at, label: name }] : []
  })
}
