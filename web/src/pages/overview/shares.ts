/** What each name of a dimension contributes, a model under its one name; and the same as rows of a table. */

import type { Breakdown, BreakdownRow } from '../../api/types'
import type { TableColumn } from '../../components/chart-frames/value-table'
import type { Cell } from '../../model/csv'
import * as format from '../../model/format'
import { moneyOf, nanoDollars } from '../../model/money'
import { distinctModels } from '../../model/names'
import type { Money } from '../../model/units'

export type Dimension = 'provider' | 'model' | 'operation' | 'component'

export interface Share {
  readonly label: string
  /** As they were sent. Calls that failed name only the model that was asked for, answers also its snapshot. */
  readonly names: readonly string[]
  readonly cost: Money
  /** 0 to 1; null where nothing cost anything. */
  readonly share: number | null
  readonly requests: number
  readonly errors: number
  readonly inputTokens: number
  readonly outputTokens: number
  /** Requests without a price. */
  readonly unpriced: number
}

const NOT_NAMED = 'unnamed'

function namesOf({ rows, more }: Breakdown, by: Dimension) {
  const names = rows.map(({ name }) => name)
  // Of a list that goes on nobody knows how many snapshots a model has.
  const found = by === 'model' && more === 0 ? distinctModels(names) : names.map((name) => ({ label: name, names: [name] }))
  return found.map(({ label, names: sent }) => ({ label: label || NOT_NAMED, names: sent }))
}

/** The largest cost first. */
export function sharesOf(breakdown: Breakdown, by: Dimension): Share[] {
  const rowOf = new Map(breakdown.rows.map((row) => [row.name, row]))
  const shares = namesOf(breakdown, by).map(({ label, names }) => {
    const rows = names.flatMap((name) => rowOf.get(name) ?? [])
    const sum = (of: (row: BreakdownRow) => number) => rows.reduce((total, row) => total + of(row), 0)
    return {
      label,
      names,
      cost: moneyOf(sum(({ cost }) => nanoDollars(cost))),
      share: rows.some(({ cost_share }) => cost_share === null) ? null : sum(({ cost_share }) => cost_share ?? 0),
      requests: sum(({ requests }) => requests),
      errors: sum(({ errors }) => errors),
      inputTokens: sum(({ input_tokens }) => input_tokens),
      outputTokens: sum(({ output_tokens }) => output_tokens),
      unpriced: sum(({ unpriced }) => unpriced),
    }
  })
  return shares.sort((a, b) => nanoDollars(b.cost) - nanoDollars(a.cost) || b.requests - a.requests)
}

/** Nothing of it has a price: it cost something, and what is not known. */
export function isUnpriced({ unpriced, cost }: Share): boolean {
  return unpriced > 0 && nanoDollars(cost) === 0
}

const count = (value: Cell) => format.exactCount(Number(value))

export function shareColumns(by: Dimension): TableColumn[] {
  return [
    { name: by, label: by.charAt(0).toUpperCase() + by.slice(1) },
    { name: 'cost_usd', label: 'Cost', isNumber: true, text: (value) => format.cellMoney(String(value)) },
    { name: 'cost_share', label: 'Share', isNumber: true, text: (value) => format.share(Number(value)) },
    { name: 'requests', label: 'Requests', isNumber: true, text: count },
    { name: 'errors' },
    { name: 'input_tokens' },
    { name: 'output_tokens' },
    { name: 'unpriced_requests', label: 'Unpriced', isNumber: true, text: count },
  ]
}

export function shareRow(share: Share): Cell[] {
  const { label, requests, errors, inputTokens, outputTokens, unpriced } = share
  const paid = isUnpriced(share) ? [null, null] : [share.cost, share.share]
  return [label, ...paid, requests, errors, inputTokens, outputTokens, unpriced]
}
