/** In the header: the way back, the search in this trace, and the critical path. */

import { type KeyboardEvent, useRef } from 'react'

import { Icon } from '../../components/labels/icon'
import { CopyButton } from '../../components/text/copy-button'
import { exactCount } from '../../model/format'
import { useKeys } from '../../state/keys'
import { useLink } from '../../state/link'
import { leftAs } from '../../state/visited'
import { nextOf, type TraceView } from './use-trace'

/** The list as it was left. */
export function useWayBack(): string {
  const link = useLink()
  return link('/traces', { params: leftAs('traces') })
}

export function BackToTraces() {
  const back = useWayBack()
  return (
    <a className="control" href={back} aria-label="Back to the traces" title="Back to the traces (u)">
      <Icon name="back" />
      <span className="hide-s">Traces</span>
    </a>
  )
}

export interface ToolsProps {
  readonly view: TraceView
  readonly hasPath: boolean
  readonly onPath: () => void
}

export function Tools({ view, hasPath, onPath }: ToolsProps) {
  return (
    <>
      <BackToTraces />
      <Search view={view} />
      <button type="button" className="control" aria-pressed={hasPath} title="Show the critical path (c)" onClick={onPath}>
        <Icon name="path" />
        <span className="tools-word">Critical path</span>
      </button>
      <CopyButton className="control" icon="link" label="Copy the link to this view" text={() => window.location.href}>
        <span className="tools-word">Copy link</span>
      </CopyButton>
    </>
  )
}

function Search({ view }: { readonly view: TraceView }) {
  const input = useRef<HTMLInputElement>(null)
  const { query, hits, isSearching, selected, find, select } = view
  useKeys({ '/': () => { input.current?.focus() } })
  const go = (step: 1 | -1) => {
    const next = nextOf(hits, selected, step)
    if (next !== null) select(next)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') go(event.shiftKey ? -1 : 1)
    if (event.key !== 'Escape') return
    event.stopPropagation()
    find('')
    event.currentTarget.blur()
  }
  const at = selected === null ? -1 : hits.indexOf(selected)
  return (
    <div className="trace-search" role="search">
      <Icon name="search" />
      <input
        ref={input}
        value={query}
        onChange={(event) => { find(event.target.value) }}
        onKeyDown={onKeyDown}
        placeholder="Search in this trace"
        aria-label="Search in this trace"
        spellCheck={false}
        autoComplete="off"
      />
      {query === '' ? (
        <kbd aria-hidden="true">/</kbd>
      ) : (
        <>
          <span className="num trace-search-count" role="status">
            {isSearching ? '…' : hits.length === 0 ? 'none' : at >= 0 ? `${exactCount(at + 1)} of ${exactCount(hits.length)}` : exactCount(hits.length)}
          </span>
          <button type="button" className="icon-button" title="Previous match (N)" aria-label="Previous match" disabled={hits.length === 0} onClick={() => { go(-1) }}>
            <Icon name="previous" />
          </button>
          <button type="button" className="icon-button" title="Next match (n)" aria-label="Next match" disabled={hits.length === 0} onClick={() => { go(1) }}>
            <Icon name="next" />
          </button>
        </>
      )}
    </div>
  )
}
