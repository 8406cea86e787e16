/** Values of a field that a filter asks for or leaves out: read from its text, and written back into it. */

import { quoted, type Term } from './filter'

export interface Chosen {
  /** Any of these. */
  readonly any: readonly string[]
  /** None of these. */
  readonly none: readonly string[]
}

/** The text with all that stands in quotes blanked out, letter by letter. */
function withoutQuotes(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"?/g, (part) => '_'.repeat(part.length))
}

function depthAt(masked: string, position: number): number {
  const before = masked.slice(0, position)
  return before.split('(').length - before.split(')').length
}

/** Whether the filter is a choice between whole parts: none of its terms then holds by itself. */
function isEither(masked: string): boolean {
  return [...masked.matchAll(/\bOR\b/g)].some(({ index }) => depthAt(masked, index) === 0)
}

/** 'model:a,"b, c"' → ["a", "b, c"]; null if a value is a pattern, for which no box could stand. */
function valuesOf(term: string): string[] | null {
  const list = /^[\w.\-/@"]+?(?::|!=|=)(.*)$/s.exec(term)?.[1] ?? ''
  const values = [...list.matchAll(/"((?:[^"\\]|\\.)*)"|([^,\s"]+)/g)]
  if (values.some(([, , plain]) => plain?.includes('*'))) return null
  return values.map(([, inQuotes, plain]) => plain ?? inQuotes?.replace(/\\(.)/g, '$1') ?? '')
}

interface Own {
  readonly term: Term
  readonly values: readonly string[]
}

/** The terms that hold for the whole filter and name plain values of the field. */
function ownTerms(filter: string, terms: readonly Term[], field: string): Own[] {
  const masked = withoutQuotes(filter)
  if (isEither(masked)) return []
  return terms.flatMap((term) => {
    if (term.field !== field || term.operator !== ':' || depthAt(masked, term.position) > 0) return []
    const values = valuesOf(filter.slice(term.position, term.position + term.length))
    return values ? [{ term, values }] : []
  })
}

export function chosenOf(filter: string, terms: readonly Term[], field: string): Chosen {
  const own = ownTerms(filter, terms, field)
  const of = (negated: boolean) => [...new Set(own.filter(({ term }) => term.negated === negated).flatMap(({ values }) => values))]
  return { any: of(false), none: of(true) }
}

/** From where a term reaches, with what negates it and what joins it to the one before. */
function startOf(filter: string, { position }: Term): number {
  return position - (/(?:\bAND\s+)?(?:-|\bNOT\s+)?$/.exec(filter.slice(0, position))?.[0].length ?? 0)
}

function withoutTerms(filter: string, own: readonly Own[]): string {
  return own
    .toSorted((a, b) => b.term.position - a.term.position)
    .reduce((text, { term }) => `${text.slice(0, startOf(text, term)).trimEnd()} ${text.slice(term.position + term.length).trimStart()}`, filter)
    .replace(/^\s*AND\b/, '')
    .trim()
}

/** `filter` with these values of the field chosen and no others; all else of it stays. */
export function withChosen(filter: string, terms: readonly Term[], field: string, { any, none }: Chosen): string {
  const rest = withoutTerms(filter, ownTerms(filter, terms, field))
  const list = (values: readonly string[]) => values.map(quoted).join(',')
  const added = [any.length > 0 && `${field}:${list(any)}`, none.length > 0 && `-${field}:${list(none)}`].filter((term) => term !== false)
  const before = added.length > 0 && isEither(withoutQuotes(rest)) ? `(${rest})` : rest
  return [before, ...added].filter(Boolean).join(' ')
}

/** The choice after a click on a value, or on "leave out" beside it; a value is never in both. */
export function turned({ any, none }: Chosen, value: string, part: keyof Chosen): Chosen {
  const flip = (values: readonly string[]) => (values.includes(value) ? values.filter((other) => other !== value) : [...values, value])
  const drop = (values: readonly string[]) => values.filter((other) => other !== value)
  return part === 'any' ? { any: flip(any), none: drop(none) } : { any: drop(any), none: flip(none) }
}
