/** What the filter could go on with: names of fields, then values of the one named. */

import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'

import { fieldsQuery, type Scope, valuesQuery } from '../../api/queries'
import type { Facets, FilterField } from '../../api/types'
import { type Completing, completingAt } from '../../model/filter'
import { count } from '../../model/format'

export interface Offer {
  /** What is inserted: "model:", "gpt-4o". */
  readonly insert: string
  readonly label: string
  readonly note: string
}

const MOST = 12

/** Fields whose names begin with the prefix, then those that contain it. */
export function fieldOffers(fields: readonly FilterField[], prefix: string): Offer[] {
  const wanted = prefix.toLowerCase()
  const begin = fields.filter(({ name }) => name.startsWith(wanted))
  const contain = fields.filter(({ name }) => name.includes(wanted) && !name.startsWith(wanted))
  return [...begin, ...(wanted === '' ? [] : contain)].slice(0, MOST).map(({ name, type, meaning }) => ({
    insert: name.endsWith('.*') ? name.slice(0, -1) : name + (type === 'number' || type === 'money' || type === 'duration' ? '>' : ':'),
    label: name,
    note: meaning,
  }))
}

const BOOLEANS: readonly Offer[] = ['true', 'false'].map((word) => ({ insert: word, label: word, note: '' }))

function hasValues(name: string, fields: readonly FilterField[]): boolean {
  return /^(attr|resource)\../.test(name) || fields.some((field) => field.name === name && field.facet)
}

export interface Completion {
  readonly completing: Completing | null
  readonly offers: readonly Offer[]
}

const NONE: Completion = { completing: null, offers: [] }

export function useCompletion(text: string, caret: number, scope: Scope, isWanted: boolean): Completion {
  const fields = useQuery({ ...fieldsQuery, enabled: isWanted }).data?.fields
  const completing = useMemo(() => (isWanted ? completingAt(text, caret) : null), [text, caret, isWanted])
  const values = useQuery(valuesQuery(scope, ...listed(completing, fields ?? [])))
  if (!completing || !fields) return NONE
  if (completing.kind === 'field') return { completing, offers: fieldOffers(fields, completing.prefix) }
  if (isBoolean(completing.field, fields)) return { completing, offers: BOOLEANS }
  return { completing, offers: valueOffers(values.data) }
}

/** The field whose values are to be listed and how they begin; "" for none. */
function listed(completing: Completing | null, fields: readonly FilterField[]): [field: string, prefix: string] {
  if (completing?.kind !== 'value' || !hasValues(completing.field, fields)) return ['', '']
  return [completing.field, completing.prefix]
}

function isBoolean(name: string, fields: readonly FilterField[]): boolean {
  return fields.some((field) => field.name === name && field.type === 'bool')
}

function valueOffers(facets: Facets | undefined): Offer[] {
  const found = facets?.facets[0]?.values ?? []
  return found.map(({ value, count: spans }) => ({ insert: value, label: value, note: `${count(spans)} spans` }))
}

/** Which offer is active; none at first, so that Enter applies what was typed. */
export function useActiveOffer(offers: readonly Offer[]) {
  const [active, setActive] = useState<{ readonly of: readonly Offer[]; readonly at: number }>({ of: offers, at: -1 })
  const at = active.at < offers.length && sameOffers(active.of, offers) ? active.at : -1
  const move = (step: 1 | -1) => {
    const steps = offers.length + 1
    setActive({ of: offers, at: ((at + 1 + step + steps) % steps) - 1 })
  }
  return { at, move }
}

function sameOffers(a: readonly Offer[], b: readonly Offer[]): boolean {
  return a === b || (a.length === b.length && a.every(({ insert }, index) => insert === b[index]?.insert))
}
