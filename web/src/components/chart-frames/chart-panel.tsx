/** A chart over time in a panel: its unit, its legend, the same as a table, and exports as picture and CSV. */

import { useMemo, useRef, useState } from 'react'

import { Legend } from '../../charts/legend'
import { TimeChart, type TimeChartHandle, type TimeChartProps } from '../../charts/time-chart'
import type { TimeData } from '../../charts/time-option'
import { csv } from '../../model/csv'
import * as format from '../../model/format'
import { Notice } from '../answers/notice'
import { type Answer, QueryView } from '../answers/query-view'
import { Skeleton } from '../answers/skeleton'
import { Panel, type PanelProps } from '../layout/panel'
import './chart-panel.css'
import { useChartTools } from './chart-tools'
import { SeriesTable } from './series-table'

export interface ChartPanelProps extends Pick<PanelProps, 'title' | 'span' | 'mediumSpan'> {
  /** What stands before the step: "USD". */
  readonly unit?: string
  readonly by?: string
  readonly answer: Answer<TimeData>
  readonly isStale: boolean
  readonly theme: string
  readonly chart: Pick<TimeChartProps, 'mark' | 'height' | 'axis' | 'scale' | 'value' | 'sum' | 'onRange' | 'onOpen'>
}

const NO_LINES: TimeData['lines'] = []

/** "USD per 30 min, by model". */
function noteOf({ unit, by }: ChartPanelProps, data: TimeData | undefined): string {
  const per = data ? `per ${format.per(data.stepSeconds)}` : ''
  return [[unit, per].filter(Boolean).join(' '), by && `by ${by}`].filter(Boolean).join(', ')
}

/** Lines without those hidden; a band with one of its lines hidden is hidden too. */
function withoutHidden(data: TimeData, hidden: ReadonlySet<string>): TimeData {
  return hidden.size === 0 ? data : { ...data, lines: data.lines.filter(({ name }) => !hidden.has(name)) }
}

function valuesOf({ starts, lines }: TimeData): string {
  const rows = starts.map((start, at) => [start, ...lines.map(({ values }) => values[at] ?? null)])
  return csv(['interval_start', ...lines.map(({ name }) => name)], rows)
}

export function ChartPanel(props: ChartPanelProps) {
  const { title, span, mediumSpan, answer, isStale, chart, theme } = props
  const [hidden, hide] = useState<ReadonlySet<string>>(new Set())
  const handle = useRef<TimeChartHandle>(null)
  const { data } = answer
  const note = noteOf(props, data)
  const shown = useMemo(() => data && withoutHidden(data, hidden), [data, hidden])
  const { isTable, tools } = useChartTools({
    title,
    values: () => (shown ? valuesOf(shown) : ''),
    picture: () => handle.current?.picture(title, note) ?? null,
  })
  return (
    <Panel
      title={title}
      note={note}
      span={span}
      {...(mediumSpan ? { mediumSpan } : {})}
      isStale={isStale}
      tools={data && tools}
      aside={<Legend lines={data?.lines ?? NO_LINES} isBelow={props.by !== undefined} hidden={hidden} onHide={hide} />}
    >
      <QueryView answer={{ ...answer, data: shown }} minHeight={chart.height} skeleton={<Skeleton height={chart.height} />}>
        {(known) => {
          if (known.starts.length === 0) return <Notice title="No data in this view" minHeight={chart.height} />
          if (isTable) return <SeriesTable data={known} label={title} height={chart.height} value={chart.value} sum={chart.sum ?? null} />
          return <TimeChart ref={handle} data={known} label={`${title}, ${note}`} theme={theme} {...chart} />
        }}
      </QueryView>
    </Panel>
  )
}
