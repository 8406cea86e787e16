/** Everything that matches as a file, not only what is loaded, in the order of the list. */

import { FILE_FORMATS, fileAddress, type FileFormat, type Scope } from '../../api/queries'
import { fetchFile } from '../../charts/save'
import { type Choice, Menu } from '../../components/overlays/menu'
import { useToast } from '../../components/overlays/toast'
import type { Sort } from '../../model/trace/list'

const KINDS: Readonly<Record<FileFormat, string>> = { csv: 'CSV', xlsx: 'Excel', json: 'JSON', parquet: 'Parquet' }
const CHOICES: readonly Choice<FileFormat>[] = FILE_FORMATS.map((value) => ({ value, label: KINDS[value], note: `.${value}` }))

export interface ExportMenuProps {
  readonly scope: Scope
  readonly sort: Sort
}

export function ExportMenu({ scope, sort }: ExportMenuProps) {
  const say = useToast()
  return (
    <Menu
      label="Export all matching traces"
      icon="download"
      button="Export"
      align="end"
      className="hide-s"
      choices={CHOICES}
      onChoose={(format) => {
        fetchFile(fileAddress(scope, 'traces', format, sort))
        say({ text: `Exporting all matching traces as ${KINDS[format]}` })
      }}
    />
  )
}
