/** JSON as a tree that folds: as many rows as are on screen, searched, walked and copied by keyboard. */

import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useId, useRef } from 'react'

import { type JsonNode, partText } from '../../model/json'
import { useCopy } from '../text/copy-button'
import { JsonRow } from './json-row'
import { useJson, useTreeKeys } from './json-state'
import { JsonTools } from './json-tools'
import './json-view.css'

export interface JsonViewProps {
  readonly label: string
  readonly nodes: readonly JsonNode[]
  /** Takes the height there is, instead of a part of it at most. */
  readonly isTall?: boolean
}

const ROW = 20
const OVERSCAN = 12
/** A value of fewer parts is taken in at a glance; tools would only be in the way. */
const TOOLS_FROM = 10

export function JsonView({ label, nodes, isTall = false }: JsonViewProps) {
  const state = useJson(nodes)
  const { rows, active } = state
  const [copied, copy] = useCopy()
  const body = useRef<HTMLDivElement>(null)
  const id = useId()
  const onKeyDown = useTreeKeys(state, copy)
  // It remembers nothing between renders that the compiler could keep for it.
  // eslint-disable-next-line react-hooks/incompatible-library
  const virtual = useVirtualizer({
    count: rows.length,
    estimateSize: () => ROW,
    getItemKey: (at) => rows[at] ?? at,
    overscan: OVERSCAN,
    getScrollElement: () => body.current,
  })
  const first = useRef(true)
  useEffect(() => {
    if (!first.current) virtual.scrollToIndex(rows.indexOf(active), { align: 'auto' })
    first.current = false
    // Only when another part is looked at: opening and closing must not move the list.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [active])
  const items = virtual.getVirtualItems()
  const isSeen = items.some(({ index }) => rows[index] === active)
  return (
    <div className={isTall ? 'json tall' : 'json'}>
      {nodes.length >= TOOLS_FROM && <JsonTools label={label} state={state} onCopy={() => partText(nodes, 0)} />}
      <div
        ref={body}
        className="json-body"
        role="tree"
        aria-label={label}
        tabIndex={0}
        aria-activedescendant={isSeen ? `${id}-${active}` : undefined}
        onKeyDown={onKeyDown}
      >
        <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {items.map(({ index, start, key }) => (
            <JsonRow key={key} id={`${id}-${rows[index] ?? 0}`} at={rows[index] ?? 0} place={index} top={start} state={state} measure={virtual.measureElement} copy={copy} />
          ))}
        </div>
      </div>
      <span className="visually-hidden" aria-live="polite">{copied ? 'Copied' : ''}</span>
    </div>
  )
}
