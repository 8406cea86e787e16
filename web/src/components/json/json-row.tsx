/** One part of a JSON tree: its name, and its value or how much it holds. */

import { exactCount } from '../../model/format'
import { holdsParts, isLongString, type JsonNode, partText, pathOf, preview } from '../../model/json'
import { Icon } from '../labels/icon'
import type { JsonState } from './json-state'

export interface JsonRowProps {
  readonly id: string
  /** Index of the part. */
  readonly at: number
  /** Its row in the list. */
  readonly place: number
  readonly top: number
  readonly state: JsonState
  readonly measure: (element: HTMLElement | null) => void
  readonly copy: (text: string) => void
}

const STEP = 14
const MOST_LEVELS = 12
/** Of a long string as much stands on its line; an opened one shows this much. */
const LINE = 160
const MOST_LETTERS = 20_000
const PREVIEW = 80
/** A hit further in than this might be cut off: the line then begins shortly before it. */
const FAR = 12

export function JsonRow({ id, at, place, top, state, measure, copy }: JsonRowProps) {
  const { nodes, open, active, query } = state
  const node = nodes[at]
  if (!node) return null
  const folds = holdsParts(node) || isLongString(node)
  const isOpen = folds && open.has(at)
  return (
    // The keys are those of the tree, which names the row they act on.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      id={id}
      ref={measure}
      data-index={place}
      className="json-row"
      role="treeitem"
      aria-level={node.depth + 1}
      aria-selected={at === active}
      aria-expanded={folds ? isOpen : undefined}
      tabIndex={-1}
      style={{ transform: `translateY(${top}px)`, paddingLeft: 4 + Math.min(node.depth, MOST_LEVELS) * STEP }}
      onClick={() => {
        // Marking text is no wish to fold.
        if (folds && window.getSelection()?.isCollapsed !== false) state.toggle(at)
        else state.go(at)
      }}
    >
      <span className="json-twist" aria-hidden="true">{folds ? (isOpen ? '▾' : '▸') : ''}</span>
      {node.key !== null && (
        <span className={typeof node.key === 'string' ? 'json-key' : 'json-place'} title={kindOf(node)}>
          <Marked text={String(node.key)} query={typeof node.key === 'string' ? query : ''} />
          <i>: </i>
        </span>
      )}
      <Value nodes={nodes} node={node} isOpen={isOpen} query={query} />
      {/* For the pointer; the keys do the same, and a row is read out without them. */}
      <span className="json-row-tools" aria-hidden="true">
        <button type="button" className="icon-button" tabIndex={-1} title="Copy the value (c)" onClick={(event) => { event.stopPropagation(); copy(partText(nodes, at)) }}>
          <Icon name="copy" />
        </button>
        <button type="button" className="icon-button" tabIndex={-1} title={`Copy the path (p): ${pathTitle(nodes, node)}`} onClick={(event) => { event.stopPropagation(); copy(pathOf(nodes, at)) }}>
          <Icon name="path" />
        </button>
      </span>
    </div>
  )
}

/** A path of a thousand steps is copied whole, but nobody reads it in a hint. */
function pathTitle(nodes: readonly JsonNode[], node: JsonNode): string {
  return node.depth > MOST_LEVELS ? `${node.depth} levels deep` : pathOf(nodes, node.index).slice(0, LINE)
}

function kindOf({ kind, size, text }: JsonNode): string {
  if (kind === 'object' || kind === 'array') return `${kind} of ${exactCount(size)}`
  return kind === 'string' ? `string of ${exactCount(text.length)}` : kind
}

interface ValueProps {
  readonly nodes: readonly JsonNode[]
  readonly node: JsonNode
  readonly isOpen: boolean
  readonly query: string
}

function Value(props: ValueProps) {
  const { node: { kind, text }, isOpen, query } = props
  if (kind === 'object' || kind === 'array') return <Holder {...props} />
  if (kind !== 'string') return <span className={`json-value ${kind}`}><Marked text={text} query={query} /></span>
  return isOpen ? <Opened text={text} query={query} /> : <Line {...props} />
}

function Holder({ nodes, node, isOpen }: ValueProps) {
  const { size } = node
  const [brackets, unit] = node.kind === 'object' ? ['{}', 'key'] : ['[]', 'item']
  if (size === 0) return <span className="json-size">{brackets}</span>
  return (
    <>
      <span className="json-size num">{`${brackets} ${exactCount(size)} ${unit}${size === 1 ? '' : 's'}`}</span>
      {!isOpen && <span className="json-preview">{preview(nodes, node, PREVIEW)}</span>}
    </>
  )
}

/** A string on one line. */
function Line({ node, query }: ValueProps) {
  const { text } = node
  const shown = lineOf(text, query)
  return (
    <>
      <span className="json-value string">"<Marked text={shown} query={query} />{shown.length < text.length ? '' : '"'}</span>
      {isLongString(node) && <span className="json-size num">{exactCount(text.length)}</span>}
    </>
  )
}

/** All of a long string, its lines as they are. */
function Opened({ text, query }: { readonly text: string; readonly query: string }) {
  return (
    <span className="json-value string opened">
      <Marked text={text.slice(0, MOST_LETTERS)} query={query} />
      {text.length > MOST_LETTERS && <i> … copy it to get all {exactCount(text.length)} characters</i>}
    </span>
  )
}

/** What fits a line: the beginning, or where the first hit is. */
function lineOf(text: string, query: string): string {
  const at = query === '' ? -1 : text.toLowerCase().indexOf(query.toLowerCase())
  const from = at > FAR ? at - FAR / 2 : 0
  return (from > 0 ? '…' : '') + text.slice(from, from + LINE).replace(/\s+/g, ' ')
}

/** The text with every place where the query stands marked. */
function Marked({ text, query }: { readonly text: string; readonly query: string }) {
  if (query === '') return text
  const [lower, wanted] = [text.toLowerCase(), query.toLowerCase()]
  const parts: React.ReactNode[] = []
  let from = 0
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, from)) {
    parts.push(text.slice(from, at), <mark key={at}>{text.slice(at, at + wanted.length)}</mark>)
    from = at + wanted.length
  }
  return [...parts, text.slice(from)]
}
