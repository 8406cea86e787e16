/** Everything that matches as a file, not only what is loaded. */

import { FILE_FORMATS, fileAddress, type FileFormat, type Scope } from '../../api/queries'
import { fetchFile } from '../../charts/save'
import { type Choice, Menu } from '../../components/menu'
import { useToast } from '../../components/toast'

const KINDS: Readonly<Record<FileFormat, string>> = { csv: 'CSV', xlsx: 'Excel', json: 'JSON', parquet: 'Parquet' }
const CHOICES: readonly Choice<FileFormat>[] = FILE_FORMATS.map((value) => ({ value, label: KINDS[value], note: `.${value}` }))

export function ExportMenu({ scope }: { readonly scope: Scope }) {
  const say = useToast()
  return (
    <Menu
      label="Export everything that matches"
      button="Export…"
      align="end"
      className="hide-s"
      choices={CHOICES}
      onChoose={(format) => {
        fetchFile(fileAddress(scope, 'traces', format))
        say({ text: `Everything that matches comes as ${KINDS[format]}` })
      }}
    />
  )
}
