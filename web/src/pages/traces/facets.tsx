/** What the traces are made of, counted: values are chosen, several of one field at once, or left out. */

import { useQueries, useQuery } from '@tanstack/react-query'

import { facetsQuery, filterQuery, type Scope } from '../../api/queries'
import type { Facet, FilterTerm } from '../../api/types'
import { SkeletonRows } from '../../components/answers/skeleton'
import { Icon } from '../../components/labels/icon'
import { colourBy } from '../../model/colours'
import { type Chosen, chosenOf, turned, withChosen } from '../../model/facets'
import { count, exactCount } from '../../model/format'
import { modelLabels } from '../../model/names'
import { toggled } from '../../model/sets'
import { dayOrTime } from '../../model/time'
import { usePreference } from '../../state/preferences'

const FIELDS: readonly (readonly [field: string, label: string])[] = [
  ['status', 'Status'], ['kind', 'Kind'], ['service', 'Service'], ['provider', 'Provider'], ['model', 'Model'], ['agent', 'Agent'],
  ['tool', 'Tool'], ['workflow', 'Workflow'], ['error_type', 'Error type'], ['env', 'Environment'], ['release', 'Release'], ['user', 'User'], ['session', 'Session'],
]
const OPEN_AT_FIRST = 'status kind service provider model'
const VALUES = 10

/** Of a window with very many spans only the newest may be counted: those since then. */
type CountedFacet = Facet & { readonly since: string | null }

export interface FacetsProps {
  readonly scope: Scope
  readonly onFilter: (filter: string) => void
}

const NOTHING: Chosen = { any: [], none: [] }

function isNarrowed({ any, none }: Chosen): boolean {
  return any.length + none.length > 0
}

/**
 * Facets of the open fields. A field that is narrowed already is counted as if it were not, so that its other values
 * can be seen and chosen.
 */
function useFacets(scope: Scope, open: readonly string[], terms: readonly FilterTerm[]) {
  const narrowed = open.filter((field) => isNarrowed(chosenOf(scope.filter, terms, field)))
  const rest = open.filter((field) => !narrowed.includes(field))
  const without = (field: string): Scope => ({ ...scope, filter: withChosen(scope.filter, terms, field, NOTHING) })
  const common = useQuery({ ...facetsQuery(scope, rest, VALUES), enabled: rest.length > 0 && scope.project !== '' })
  const own = useQueries({ queries: narrowed.map((field) => facetsQuery(without(field), [field], VALUES)) })
  const found = new Map<string, CountedFacet>()
  for (const { data } of [common, ...own]) {
    if (!data) continue
    for (const facet of data.facets) found.set(facet.field, { ...facet, since: facet.from > data.from ? dayOrTime(facet.from, data.to) : null })
  }
  return { found, error: common.error, isFirst: common.isLoading && found.size === 0 }
}

export function Facets({ scope, onFilter }: FacetsProps) {
  const [open, setOpen] = usePreference('traces.facets', OPEN_AT_FIRST)
  const terms = useQuery(filterQuery(scope.filter)).data?.terms ?? []
  const { found, error, isFirst } = useFacets(scope, FIELDS.map(([field]) => field).filter((field) => open.has(field)), terms)
  const choose = (field: string, chosen: Chosen) => { onFilter(withChosen(scope.filter, terms, field, chosen)) }
  // How many values each has is not known yet: heads would move when their values come.
  if (isFirst) return <div className="facets" role="status" aria-busy="true" aria-label="Loading"><SkeletonRows rows={14} height={26} /></div>
  return (
    <div className="facets">
      {error && <p className="muted">The counts could not be loaded.</p>}
      {FIELDS.map(([field, label]) => {
        const isOpen = open.has(field)
        const chosen = chosenOf(scope.filter, terms, field)
        return (
          <section key={field} className="facet" aria-label={label}>
            <h2>
              <button type="button" className="facet-head" aria-expanded={isOpen} onClick={() => { setOpen(toggled(open, field)) }}>
                <Icon name="chevron" />
                {label}
              </button>
              {isNarrowed(chosen) && (
                <button type="button" className="facet-all" onClick={() => { choose(field, NOTHING) }}>
                  clear<span className="visually-hidden"> {label}</span>
                </button>
              )}
            </h2>
            {isOpen && <Values facet={found.get(field)} field={field} chosen={chosen} onChoose={(next) => { choose(field, next) }} />}
          </section>
        )
      })}
    </div>
  )
}

interface ValuesProps {
  readonly facet: CountedFacet | undefined
  readonly field: string
  readonly chosen: Chosen
  readonly onChoose: (chosen: Chosen) => void
}

function Values({ facet, field, chosen, onChoose }: ValuesProps) {
  if (!facet) return <SkeletonRows rows={3} height={24} />
  const missing = [...chosen.any, ...chosen.none].filter((value) => !facet.values.some((known) => known.value === value))
  const values = [...missing.map((value) => ({ value, count: null })), ...facet.values]
  if (values.length === 0) return <p className="facet-none">none</p>
  const labels = field === 'model' ? modelLabels(values.map(({ value }) => value)) : null
  return (
    <ul>
      {values.map(({ value, count: spans }) => (
        <li key={value}>
          <Value field={field} value={value} label={labels?.get(value) ?? value} spans={spans} chosen={chosen} onTurn={(part) => { onChoose(turned(chosen, value, part)) }} />
        </li>
      ))}
      {facet.since !== null && <li className="facet-none">counted since {facet.since}</li>}
    </ul>
  )
}

interface ValueProps {
  readonly field: string
  readonly value: string
  /** How it is shown where room is short. */
  readonly label: string
  /** Null: not among those counted. */
  readonly spans: number | null
  readonly chosen: Chosen
  readonly onTurn: (part: keyof Chosen) => void
}

function Value({ field, value, label, spans, chosen, onTurn }: ValueProps) {
  const isOut = chosen.none.includes(value)
  const name = value === '' ? 'unnamed' : value
  return (
    <div className="facet-value" data-out={isOut || undefined}>
      <button
        type="button"
        className="facet-choose"
        aria-pressed={chosen.any.includes(value)}
        title={`${name}${spans === null ? '' : `, ${exactCount(spans)} spans`}`}
        onClick={() => { onTurn('any') }}
      >
        <i style={{ background: isColoured(field) ? colourBy(field)(value) : undefined }} />
        <span className="facet-name">{label || name}</span>
        <span className="num">{spans === null ? '' : count(spans)}</span>
      </button>
      <button type="button" className="facet-not" aria-pressed={isOut} title={`Exclude ${name}`} onClick={() => { onTurn('none') }}>
        <Icon name="not" />
        <span className="visually-hidden">Exclude {name}</span>
      </button>
    </div>
  )
}

function isColoured(field: string): boolean {
  return field === 'kind' || field === 'provider' || field === 'model'
}
