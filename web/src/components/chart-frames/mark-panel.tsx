/** Shares or sizes in a panel: the drawing, the same as a table, and exports as picture and CSV. */

import type { ReactNode } from 'react'

import { type Cell, csv } from '../../model/csv'
import { Notice } from '../answers/notice'
import { type Answer, QueryView } from '../answers/query-view'
import { Panel, type PanelProps } from '../layout/panel'
import { useChartTools } from './chart-tools'
import { type TableColumn, ValueTable } from './value-table'

/** What is drawn, in rows. */
export interface Marks {
  readonly columns: readonly TableColumn[]
  readonly rows: readonly (readonly Cell[])[]
  /** Of the row with that index. */
  readonly onPick?: (index: number) => void
  readonly picture: (caption: { readonly title: string; readonly note: string }) => Promise<Blob>
}

export interface MarkPanelProps<Data> extends Pick<PanelProps, 'title' | 'note' | 'span' | 'aside'> {
  readonly answer: Answer<Data>
  readonly isStale: boolean
  readonly height: number
  readonly skeleton: ReactNode
  /** Said where there is no row. */
  readonly none: string
  readonly marks: (data: Data) => Marks
  /** The second puts the table in place of the drawing. */
  readonly children: (data: Data, showTable: () => void) => ReactNode
}

export function MarkPanel<Data>({ title, note = '', span, aside, answer, isStale, height, skeleton, none, marks, children }: MarkPanelProps<Data>) {
  const known = answer.data === undefined ? null : marks(answer.data)
  const hasRows = known !== null && known.rows.length > 0
  const { isTable, showTable, tools } = useChartTools({
    title,
    values: () => (known ? csv(known.columns.map(({ name }) => name), known.rows) : ''),
    picture: () => known?.picture({ title, note }) ?? null,
  })
  return (
    <Panel title={title} note={note} span={span} isStale={isStale} aside={aside} tools={hasRows && tools}>
      <QueryView answer={answer} minHeight={height} skeleton={skeleton}>
        {(data) => {
          if (!known || !hasRows) return <Notice title={none} minHeight={height} />
          return isTable ? <ValueTable {...known} label={title} height={height} /> : children(data, showTable)
        }}
      </QueryView>
    </Panel>
  )
}
