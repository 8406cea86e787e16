/** What can be done with anything drawn: seen as a table, saved as a picture or as values. */

import { useState } from 'react'

import { fileName, saveCsv, saveFile } from '../../charts/save'
import { Menu } from '../overlays/menu'
import { useToast } from '../overlays/toast'

type Tool = 'table' | 'chart' | 'csv' | 'png'

export interface Taking {
  readonly title: string
  /** CSV of what is shown. */
  readonly values: () => string
  /** PNG; null while nothing is drawn. */
  readonly picture: () => Promise<Blob> | null
}

/** Whether a table stands in place of the drawing, and the menu that says so. */
export function useChartTools({ title, values, picture }: Taking) {
  const [isTable, setIsTable] = useState(false)
  const say = useToast()
  const take = (tool: Tool) => {
    if (tool === 'table' || tool === 'chart') setIsTable(tool === 'table')
    else if (tool === 'csv') saveCsv(fileName(title), values())
    else void picture()?.then(
      (file) => { saveFile(`${fileName(title)}.png`, file) },
      (error: unknown) => { say({ text: error instanceof Error ? error.message : 'The picture could not be made.', tone: 'bad' }) },
    )
  }
  return { isTable, showTable: () => { setIsTable(true) }, tools: <Tools title={title} isTable={isTable} onTake={take} /> }
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
