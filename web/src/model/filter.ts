/** Text of the filter language, made from clicks. Reading it is the server's job. */

/** A value as it stands in a filter: in quotes where it needs them. */
export function quoted(value: string): string {
  return /^[\w./@-]+$/.test(value) ? value : `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}

/** ("model", ["a", "b"]) → "model:a,b": any of them. */
export function anyOf(field: string, values: readonly string[]): string {
  return `${field}:${values.map(quoted).join(',')}`
}

/** ("kind:llm", "model", "gpt 4") → 'kind:llm model:"gpt 4"'; a term that is there already is not added twice. */
export function withTerm(filter: string, field: string, value: string): string {
  return withCondition(filter, `${field}:${quoted(value)}`)
}

/** As `withTerm`, for a condition as it stands in a filter: "duration>=2s". */
export function withCondition(filter: string, term: string): string {
  const before = filter.trim()
  if (before === '') return term
  if (before === term || before.split(/\s+/).includes(term)) return before
  // What is alternative stays together.
  return /\bOR\b/.test(before) && !/^\([^()]*\)$/.test(before) ? `(${before}) ${term}` : `${before} ${term}`
}

/** What the server read of a filter: one condition and where it stands in the text. */
export interface Term {
  readonly field: string
  readonly operator: string
  readonly value: string
  readonly negated: boolean
  readonly position: number
  readonly length: number
}

/**
 * The same place in the units of JavaScript's strings: the server counts characters, of which some take two units.
 *
 * ('"😀" modle:x', position 4, length 5) → position 5, length 5.
 */
export function inUnits<Place extends { readonly position?: number; readonly length?: number }>(text: string, place: Place): Place {
  const { position, length } = place
  if (position === undefined) return place
  const characters = Array.from(text)
  const units = (from: number, to?: number) => characters.slice(from, to).join('').length
  const moved = { position: units(0, position) }
  return { ...place, ...moved, ...(length === undefined ? {} : { length: units(position, position + length) }) }
}

/** What the caret stands in, for completion: `from` to `to` is what a choice replaces. */
export interface Completing {
  readonly kind: 'field' | 'value'
  readonly field: string
  readonly prefix: string
  readonly from: number
  readonly to: number
}

/** Where the word that the caret is in begins; spaces in quotes do not end a word. */
function wordStart(text: string, caret: number): number {
  let start = 0
  let inQuotes = false
  for (let at = 0; at < caret; at++) {
    const letter = text[at] ?? ''
    if (letter === '"' && text[at - 1] !== '\\') inQuotes = !inQuotes
    else if (!inQuotes && /[\s()]/.test(letter)) start = at + 1
  }
  return text[start] === '-' ? start + 1 : start
}

/** 'kind:llm mod|' → the field "mod…"; 'model:gpt|' → a value of model; null inside free text. */
export function completingAt(text: string, caret: number): Completing | null {
  const start = wordStart(text, caret)
  const word = text.slice(start, caret)
  const rest = /^[^\s(),"]*/.exec(text.slice(caret))?.[0] ?? ''
  if (/^[A-Za-z_.]*$/.test(word)) {
    return { kind: 'field', field: '', prefix: word, from: start, to: caret + rest.replace(/[^\w.].*$/, '').length }
  }
  const [head, field] = /^([A-Za-z_][\w.]*)(?::|!=|=)/.exec(word) ?? []
  return head === undefined || field === undefined ? null : valueAt(text, caret, field, start + Math.max(head.length, lastComma(word) + 1))
}

function valueAt(text: string, caret: number, field: string, from: number): Completing {
  const typed = text.slice(from, caret)
  const rest = typed.startsWith('"') ? /^"?/ : /^[^\s(),"]*/
  const to = caret + (rest.exec(text.slice(caret))?.[0].length ?? 0)
  return { kind: 'value', field, prefix: typed.replace(/^"/, ''), from, to }
}

function lastComma(word: string): number {
  const quotes = word.split('"').length - 1
  return quotes % 2 === 1 ? word.lastIndexOf(',', word.lastIndexOf('"')) : word.lastIndexOf(',')
}

/** The text after a choice was made, and where the caret then stands. */
export function completed(text: string, { kind, from, to }: Completing, choice: string): { text: string; caret: number } {
  const inserted = kind === 'field' ? choice : `${quoted(choice)} `
  const rest = text.slice(to)
  const joint = kind === 'value' && rest.startsWith(' ') ? rest.slice(1) : rest
  return { text: text.slice(0, from) + inserted + joint, caret: from + inserted.length }
}
