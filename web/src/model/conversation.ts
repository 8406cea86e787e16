/** A model call as a conversation: what was said in turn, each tool's result beside the call that asked for it. */

import { oneLine, parseJson, partText } from './json'

export type Part =
  | { readonly type: 'text' | 'reasoning'; readonly content: string }
  | { readonly type: 'tool_call'; readonly id: string | null; readonly name: string; readonly arguments: unknown }
  | { readonly type: 'tool_call_response'; readonly id: string | null; readonly response: unknown }
  | { readonly type: 'media'; readonly mime_type: string; readonly modality: string; readonly uri: string | null; readonly data: string | null }
  | { readonly type: 'other'; readonly value: unknown }

export interface Message {
  readonly role: string
  readonly name: string | null
  readonly finish_reason: string | null
  readonly parts: readonly Part[]
}

type ToolCall = Extract<Part, { type: 'tool_call' }>
type ToolAnswer = Extract<Part, { type: 'tool_call_response' }>

/** A call with its answer; null while there is none in this span. */
export interface Tool extends Omit<ToolCall, 'type'> {
  readonly type: 'tool'
  readonly answer: ToolAnswer | null
}

export type MessagePart = Exclude<Part, ToolCall> | Tool

export interface Turn {
  readonly role: string
  readonly name: string | null
  readonly finishReason: string | null
  readonly isOutput: boolean
  readonly parts: readonly MessagePart[]
}

/** Which answer belongs to which call: by id, else the first answer without a call to the first call without one. */
function answersOf(messages: readonly Message[]): ReadonlyMap<Part, ToolAnswer> {
  const open: ToolCall[] = []
  const found = new Map<Part, ToolAnswer>()
  for (const part of messages.flatMap(({ parts }) => parts)) {
    if (part.type === 'tool_call') open.push(part)
    if (part.type !== 'tool_call_response') continue
    const at = part.id === null ? 0 : open.findIndex(({ id }) => id === part.id)
    const [call] = at < 0 ? [] : open.splice(at, 1)
    if (call) found.set(call, part)
  }
  return found
}

export function turnsOf(input: readonly Message[], output: readonly Message[], system: readonly Part[]): Turn[] {
  const answers = answersOf([...input, ...output])
  const joined = new Set<Part>(answers.values())
  const said = (parts: readonly Part[]): MessagePart[] =>
    parts.flatMap((part): MessagePart[] => {
      if (joined.has(part)) return []
      return part.type === 'tool_call' ? [{ ...part, type: 'tool', answer: answers.get(part) ?? null }] : [part]
    })
  const turn = ({ role, name, finish_reason, parts }: Message, isOutput: boolean): Turn => ({
    role, name, finishReason: finish_reason, isOutput, parts: said(parts),
  })
  const first: Turn[] =
    system.length > 0 ? [{ role: 'system', name: null, finishReason: null, isOutput: false, parts: said(system) }] : []
  return [...first, ...input.map((message) => turn(message, false)), ...output.map((message) => turn(message, true))].filter(
    ({ parts, finishReason }) => parts.length > 0 || finishReason !== null,
  )
}

function wordsOf(parts: readonly Part[]): string {
  const words = parts.flatMap((part) => {
    if (part.type === 'text') return [part.content]
    return part.type === 'tool_call' ? [`${part.name}(${compact(part.arguments)})`] : []
  })
  return words.join('\n\n')
}

/** What was asked last: the words of the newest message of a user, else of the newest of all. */
export function asked(input: readonly Message[]): string {
  const spoken = input.filter(({ parts }) => wordsOf(parts) !== '')
  const last = spoken.findLast(({ role }) => role === 'user') ?? spoken.at(-1)
  return wordsOf(last?.parts ?? [])
}

/** What was answered, the tools that were called for in its place. */
export function answered(output: readonly Message[]): string {
  return output.map(({ parts }) => wordsOf(parts)).filter(Boolean).join('\n\n')
}

/** JSON as people read it; text that is JSON inside is shown as what it means, each number with all its digits. */
export function readable(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const nodes = partsOf(text)
  return nodes ? partText(nodes, 0) : text
}

/** The parts of a text that is an object or an array; null for any other. */
function partsOf(text: string) {
  return /^\s*[[{]/.test(text) ? parseJson(text) : null
}

const ONE_LINE = 72

/** On one line if it fits: {"order_id": "88213"}. */
export function compact(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const nodes = partsOf(text)
  return nodes ? (oneLine(nodes, ONE_LINE) ?? partText(nodes, 0)) : text
}

/** Whether a text that is JSON fits on one line. */
export function isShort(text: string): boolean {
  return compact(text).length <= ONE_LINE
}
