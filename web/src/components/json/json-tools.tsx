/** Above a JSON tree: its search, how deep it is open, and a copy of all of it. */

import type { KeyboardEvent } from 'react'

import { exactCount } from '../../model/format'
import { openDepth, openedTo } from '../../model/json'
import { Icon, type IconName } from '../labels/icon'
import { CopyButton } from '../text/copy-button'
import type { JsonState } from './json-state'

export interface JsonToolsProps {
  readonly label: string
  readonly state: JsonState
  readonly onCopy: () => string
}

export function JsonTools({ label, state, onCopy }: JsonToolsProps) {
  const { nodes, open, setOpen } = state
  const depth = openDepth(nodes, open)
  const isWhole = depth === Infinity
  return (
    <div className="json-tools">
      <Search label={label} state={state} />
      <Tool icon="level" label="Expand one more level" disabled={isWhole} onClick={() => { setOpen(openedTo(nodes, depth + 1)) }} />
      {isWhole ? (
        <Tool icon="fold" label="Collapse to the first level" onClick={() => { setOpen(openedTo(nodes, 1)) }} />
      ) : (
        <Tool icon="unfold" label="Expand all" onClick={() => { setOpen(openedTo(nodes, Infinity)) }} />
      )}
      <CopyButton label={`Copy ${label}`} text={onCopy} />
    </div>
  )
}

interface ToolProps {
  readonly icon: IconName
  readonly label: string
  readonly disabled?: boolean
  readonly onClick: () => void
}

function Tool({ icon, label, disabled = false, onClick }: ToolProps) {
  return (
    <button type="button" className="icon-button" title={label} aria-label={label} disabled={disabled} onClick={onClick}>
      <Icon name={icon} />
    </button>
  )
}

function Search({ label, state: { query, hits, active, find, step } }: { readonly label: string; readonly state: JsonState }) {
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') step(event.shiftKey ? -1 : 1)
    else if (event.key === 'Escape' && query !== '') find('')
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const at = hits.indexOf(active)
  return (
    <>
      <Icon name="search" />
      <input value={query} onChange={(event) => { find(event.target.value) }} onKeyDown={onKeyDown} placeholder="Find" aria-label={`Find in ${label}`} spellCheck={false} autoComplete="off" />
      {query !== '' && (
        <span className="num json-count" role="status">
          {hits.length === 0 ? 'none' : `${exactCount(at + 1)} of ${exactCount(hits.length)}`}
        </span>
      )}
    </>
  )
}
