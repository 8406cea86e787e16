/** JSON as a list of its parts in reading order, each number and each key as it was written. */

export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null'

/** One part; `index` is its place in reading order: what holds parts stands before them. */
export interface JsonNode {
  readonly index: number
  readonly kind: JsonKind
  /** Name in an object, place in an array; null at the top. */
  readonly key: string | number | null
  /** A string as it is read, anything else that is no object and no array as it was written. */
  readonly text: string
  readonly depth: number
  /** Index of what holds it; -1 at the top. */
  readonly parent: number
  /** One past the last part below this one. */
  readonly end: number
  /** How many parts it holds itself. */
  readonly size: number
}

const TOKEN = /[\s,:]*([[\]{}]|"[^"\\]*(?:\\.[^"\\]*)*"|[^\s,:[\]{}"]+)/gy

type Draft = { -readonly [Name in keyof JsonNode]: JsonNode[Name] }

/**
 * The parts of a JSON text; null if it is none.
 *
 * '{"a": [1]}' → an object of 1, "a" an array of 1, 0 the number 1. Without recursion: a text may be deeper than the
 * stack. Numbers keep all their digits, objects the order of their keys and keys that stand twice.
 */
export function parseJson(text: string): JsonNode[] | null {
  try {
    JSON.parse(text)
  } catch {
    return null
  }
  const nodes: Draft[] = []
  const open: Draft[] = []
  let key: string | null = null
  for (const [, token = ''] of text.matchAll(TOKEN)) {
    const holder = open.at(-1)
    if (token === '}' || token === ']') close(open, nodes.length)
    else if (holder?.kind === 'object' && key === null) key = String(JSON.parse(token))
    else {
      add(draftOf(token, nodes.length, holder, key), nodes, open)
      key = null
    }
  }
  return nodes
}

function close(open: Draft[], end: number): void {
  const holder = open.pop()
  if (holder) holder.end = end
}

function add(node: Draft, nodes: Draft[], open: Draft[]): void {
  const holder = open.at(-1)
  if (holder) holder.size += 1
  nodes.push(node)
  if (node.kind === 'object' || node.kind === 'array') open.push(node)
}

function draftOf(token: string, index: number, holder: Draft | undefined, name: string | null): Draft {
  const kind = kindOf(token)
  return {
    index, kind, key: holder?.kind === 'array' ? holder.size : name, text: textOf(kind, token), depth: holder ? holder.depth + 1 : 0,
    parent: holder?.index ?? -1, end: index + 1, size: 0,
  }
}

function kindOf(token: string): JsonKind {
  if (token === '{') return 'object'
  if (token === '[') return 'array'
  if (token.startsWith('"')) return 'string'
  if (token === 'null') return 'null'
  return token === 'true' || token === 'false' ? 'boolean' : 'number'
}

function textOf(kind: JsonKind, token: string): string {
  if (kind === 'string') return String(JSON.parse(token))
  return kind === 'object' || kind === 'array' ? '' : token
}

export function holdsParts({ kind, size }: JsonNode): boolean {
  return (kind === 'object' || kind === 'array') && size > 0
}

/** Longer strings are cut to a line until they are opened. */
const LONG_STRING = 100

export function isLongString({ kind, text }: JsonNode): boolean {
  return kind === 'string' && (text.length > LONG_STRING || text.includes('\n'))
}

/** Indices of the parts all of whose holders are open, in reading order. */
export function visibleParts(nodes: readonly JsonNode[], open: ReadonlySet<number>): number[] {
  const rows: number[] = []
  for (let index = 0; index < nodes.length; ) {
    const node = nodes[index]
    if (!node) break
    rows.push(index)
    index = holdsParts(node) && !open.has(index) ? node.end : index + 1
  }
  return rows
}

/** What is open so that everything down to `depth` is seen. */
export function openedTo(nodes: readonly JsonNode[], depth: number): Set<number> {
  return new Set(nodes.filter((node) => node.depth < depth && holdsParts(node)).map(({ index }) => index))
}

/** The deepest level of holders that is wholly open; 0 where the top is closed. */
export function openDepth(nodes: readonly JsonNode[], open: ReadonlySet<number>): number {
  const closed = nodes.filter((node) => holdsParts(node) && !open.has(node.index))
  return closed.reduce((least, { depth }) => Math.min(least, depth), Infinity)
}

/** What is open at first: as many levels as make no more than `rows` rows, the first in any case. */
export function openedAtFirst(nodes: readonly JsonNode[], rows: number): Set<number> {
  const deepest = nodes.reduce((most, { depth }) => Math.max(most, depth), 0)
  const counts = new Array<number>(deepest + 1).fill(0)
  for (const { depth } of nodes) counts[depth] = (counts[depth] ?? 0) + 1
  let [depth, seen] = [1, 1 + (counts[1] ?? 0)]
  while (depth < deepest && seen + (counts[depth + 1] ?? 0) <= rows) seen += counts[++depth] ?? 0
  return openedTo(nodes, depth)
}

/** `open` with everything that holds `index` open, so that it can be seen. */
export function openedFor(nodes: readonly JsonNode[], open: ReadonlySet<number>, index: number): ReadonlySet<number> {
  const wanted = new Set(open)
  for (let at = nodes[index]?.parent ?? -1; at >= 0; at = nodes[at]?.parent ?? -1) wanted.add(at)
  return wanted.size === open.size ? open : wanted
}

/** Indices of the parts in whose key or text `wanted` occurs, whatever its case. */
export function findParts(nodes: readonly JsonNode[], wanted: string): number[] {
  const words = wanted.toLowerCase()
  if (words === '') return []
  return nodes.filter(({ key, text }) => text.toLowerCase().includes(words) || (typeof key === 'string' && key.toLowerCase().includes(words))).map(({ index }) => index)
}

/** Where a part is, as JSONPath writes it: '$.messages[0].content', '$["odd key"]'. Source: RFC 9535. */
export function pathOf(nodes: readonly JsonNode[], index: number): string {
  const steps: string[] = []
  for (let node = nodes[index]; node && node.parent >= 0; node = nodes[node.parent]) steps.push(step(node.key))
  return `$${steps.reverse().join('')}`
}

function step(key: JsonNode['key']): string {
  if (typeof key !== 'string') return `[${key ?? 0}]`
  return /^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`
}

/** What a closed part holds, as far as `letters` go: 'id: 88213, state: "delivered", items: [3] …'. */
export function preview(nodes: readonly JsonNode[], { index, end, kind }: JsonNode, letters: number): string {
  const shown: string[] = []
  let room = letters
  let part = nodes[index + 1]
  while (part && part.index < end && room > 0) {
    const words = (kind === 'object' ? `${part.key ?? ''}: ` : '') + wordOf(part)
    shown.push(words.slice(0, room))
    room -= words.length + 2
    part = nodes[part.end]
  }
  const isAll = !part || part.index >= end
  return shown.join(', ') + (isAll && room > -3 ? '' : ' …')
}

function wordOf({ kind, text, size }: JsonNode): string {
  if (kind === 'object') return size === 0 ? '{}' : `{${size}}`
  if (kind === 'array') return `[${size === 0 ? '' : size}]`
  return kind === 'string' ? `"${text.slice(0, 40).replace(/\s+/g, ' ')}${text.length > 40 ? '…' : ''}"` : text
}

/** All of it on one line, '{"id": 88213, "items": []}'; null where that is longer than `letters`. */
export function oneLine(nodes: readonly JsonNode[], letters: number): string | null {
  const ends: JsonNode[] = []
  let line = ''
  for (const part of nodes) {
    line += closings(ends, part.index) + (line === '' || /[[{]$/.test(line) ? '' : ', ') + nameOf(part) + wordsOf(part)
    if (holdsParts(part)) ends.push(part)
    // What is open is yet to be closed.
    if (line.length + ends.length > letters) return null
  }
  return line + closings(ends, nodes.length)
}

/** The brackets that end before the part at `upTo` begins. */
function closings(ends: JsonNode[], upTo: number): string {
  let closed = ''
  for (let holder = ends.at(-1); holder && holder.end <= upTo; holder = ends.at(-1)) {
    ends.pop()
    closed += holder.kind === 'object' ? '}' : ']'
  }
  return closed
}

function nameOf({ key }: JsonNode): string {
  return typeof key === 'string' ? `${JSON.stringify(key)}: ` : ''
}

/** A part as it begins on its line: a value whole, what holds parts with its bracket. */
function wordsOf(part: JsonNode): string {
  const { kind, text } = part
  if (kind === 'string') return JSON.stringify(text)
  if (kind !== 'object' && kind !== 'array') return text
  const brackets = kind === 'object' ? '{}' : '[]'
  return holdsParts(part) ? brackets.slice(0, 1) : brackets
}

const INDENT = 2
/** Deeper than this every line begins at the same place: a text nested 50,000 times would else be gigabytes of spaces. */
const MOST_LEVELS = 60

/** A part as text: a string as it is read, a number as it was written, anything that holds parts as indented JSON. */
export function partText(nodes: readonly JsonNode[], index: number): string {
  const node = nodes[index]
  if (!node || !['object', 'array'].includes(node.kind)) return node?.text ?? ''
  const lines: string[] = []
  const ends: JsonNode[] = []
  const close = (upTo: number) => {
    for (let holder = ends.at(-1); holder && holder.end <= upTo; holder = ends.at(-1)) {
      ends.pop()
      lines.push(`${pad(holder, node)}${holder.kind === 'object' ? '}' : ']'}${ends.length > 0 && (ends.at(-1)?.end ?? 0) > holder.end ? ',' : ''}`)
    }
  }
  for (const part of nodes.slice(index, node.end)) {
    close(part.index)
    lines.push(pad(part, node) + lineOf(nodes, part, node))
    if (holdsParts(part)) ends.push(part)
  }
  close(node.end)
  return lines.join('\n')
}

function pad({ depth }: JsonNode, top: JsonNode): string {
  return ' '.repeat(Math.min(MOST_LEVELS, depth - top.depth) * INDENT)
}

/** One part as it stands on its line; what holds parts only opens there. */
function lineOf(nodes: readonly JsonNode[], part: JsonNode, top: JsonNode): string {
  const holder = nodes[part.parent]
  const isFollowed = part !== top && !holdsParts(part) && holder !== undefined && part.end < holder.end
  return (part === top ? '' : nameOf(part)) + wordsOf(part) + (isFollowed ? ',' : '')
}
