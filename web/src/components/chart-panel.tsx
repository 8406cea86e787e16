/** A chart over time in a panel: its unit, its legend, the same as a table, and ways to take it along. */

import { useMemo, useRef, useState } from 'react'

import { Legend } from '../charts/legend'
import { fileName, saveCsv, saveFile } from '../charts/save'
import { TimeChart, type TimeChartHandle, type TimeChartProps } from '../charts/time-chart'
import type { TimeData } from '../charts/time-option'
import { csv } from '../model/csv'
import * as format from '../model/format'
import './chart-panel.css'
import { Menu } from './menu'
import { Notice } from './notice'
import { Panel, type PanelProps } from './panel'
import { type Answer, QueryView } from './query-view'
import { SeriesTable } from './series-table'
import { Skeleton } from './skeleton'
import { useToast } from './toast'

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

type Tool = 'table' | 'chart' | 'csv' | 'png'

/** "USD per 30 min, by model". */
function noteOf({ unit, by }: ChartPanelProps, data: TimeData | undefined): string {
  const per = data ? `per ${format.per(data.stepSeconds)}` : ''
  return [[unit, per].filter(Boolean).join(' '), by && `by ${by}`].filter(Boolean).join(', ')
}

/** Lines without those hidden; a band with one of its lines hidden is hidden too. */
function withoutHidden(data: TimeData, hidden: ReadonlySet<string>): TimeData {
  return hidden.size === 0 ? data : { ...data, lines: data.lines.filter(({ name }) => !hidden.has(name)) }
}

function saveValues(title: string, { starts, lines }: TimeData): void {
  const rows = starts.map((start, at) => [start, ...lines.map(({ values }) => values[at] ?? null)])
  saveCsv(fileName(title), csv(['interval_start', ...lines.map(({ name }) => name)], rows))
}

export function ChartPanel(props: ChartPanelProps) {
  const { title, span, mediumSpan, answer, isStale, chart, theme } = props
  const [hidden, hide] = useState<ReadonlySet<string>>(new Set())
  const [isTable, setIsTable] = useState(false)
  const handle = useRef<TimeChartHandle>(null)
  const say = useToast()
  const { data } = answer
  const note = noteOf(props, data)
  const shown = useMemo(() => data && withoutHidden(data, hidden), [data, hidden])
  const take = (tool: Tool) => {
    if (tool === 'table' || tool === 'chart') setIsTable(tool === 'table')
    else if (tool === 'csv' && shown) saveValues(title, shown)
    else void handle.current?.picture(title, note)?.then(
      (picture) => { saveFile(`${fileName(title)}.png`, picture) },
      (error: unknown) => { say({ text: error instanceof Error ? error.message : 'The picture could not be made.', tone: 'bad' }) },
    )
  }
  return (
    <Panel
      title={title}
      note={note}
      span={span}
      {...(mediumSpan ? { mediumSpan } : {})}
      isStale={isStale}
      tools={data && <Tools title={title} isTable={isTable} onTake={take} />}
      aside={<Legend lines={data?.lines ?? NO_LINES} isBelow={props.by !== undefined} hidden={hidden} onHide={hide} />}
    >
      <QueryView answer={{ ...answer, data: shown }} minHeight={chart.height} skeleton={<Skeleton height={chart.height} />}>
        {(known) => {
          if (known.starts.length === 0) return <Notice title="Nothing in this view" minHeight={chart.height} />
          if (isTable) return <SeriesTable data={known} label={title} height={chart.height} value={chart.value} sum={chart.sum ?? null} />
          return <TimeChart ref={handle} data={known} label={`${title}, ${note}`} theme={theme} {...chart} />
        }}
      </QueryView>
    </Panel>
  )
}

interface ToolsProps {
  readonly title: string
  readonly isTable: boolean
  readonly onTake: (tool: Tool) => void
}

function Tools({ title, isTable, onTake }: ToolsProps) {
  const choices = [
    isTable ? ({ value: 'chart', label: 'Show as a chart' } as const) : ({ value: 'table', label: 'Show as a table' } as const),
    ...(isTable ? [] : [{ value: 'png', label: 'Save as a picture', note: 'PNG' } as const]),
    { value: 'csv', label: 'Save the values', note: 'CSV' } as const,
  ]
  return <Menu<Tool> label={`${title}: more`} className="chart-tools" align="end" isPlain icon="more" choices={choices} onChoose={onTake} />
}
