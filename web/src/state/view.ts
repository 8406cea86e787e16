/** What is looked at, read from and written to the URL. Unknown or broken values read as their defaults. */

import { DEFAULT_RANGE, rangeLength, type TimeRange } from '../model/time'
import { isZone } from '../model/zone'

export interface View {
  /** Null: not chosen yet; the shell then picks a project and looks at that. */
  readonly project: string | null
  readonly time: TimeRange
  readonly filter: string
  /** Null: not chosen; then it is what the operator set. */
  readonly refresh: Refresh | null
  /** Time zone that times are shown in; null: that of the browser. */
  readonly zone: string | null
}

/** `live` follows each commit; a number is an interval in seconds. */
export type Refresh = 'live' | 'off' | number

export const REFRESH_SECONDS: readonly number[] = [5, 10, 30, 60, 300]
const DAY_SECONDS = 86_400

function parseTime(params: URLSearchParams): TimeRange {
  const from = parseInstant(params.get('from'))
  const to = parseInstant(params.get('to'))
  if (from !== null && to !== null && from < to) return { kind: 'between', from, to }
  const range = params.get('range') ?? DEFAULT_RANGE
  return { kind: 'last', range: rangeLength(range) === null ? DEFAULT_RANGE : range }
}

/** Unix milliseconds of RFC 3339 text or of unix milliseconds as text. */
function parseInstant(text: string | null): number | null {
  if (!text) return null
  const at = /^\d+$/.test(text) ? Number(text) : Date.parse(text)
  return Number.isFinite(at) ? at : null
}

function parseRefresh(text: string | null): Refresh | null {
  if (text === 'off' || text === 'live') return text
  const seconds = Number(text)
  return seconds >= 1 && seconds <= DAY_SECONDS ? seconds : null
}

export function parseView(search: string): View {
  const params = new URLSearchParams(search)
  const project = params.get('project')
  const zone = params.get('zone')
  return {
    project: project === '' ? null : project,
    time: parseTime(params),
    filter: params.get('filter') ?? '',
    refresh: parseRefresh(params.get('refresh')),
    zone: zone !== null && isZone(zone) ? zone : null,
  }
}

const VIEW_PARAMS = ['project', 'range', 'from', 'to', 'filter', 'refresh', 'zone'] as const

function viewParams(view: View): Partial<Record<(typeof VIEW_PARAMS)[number], string>> {
  const { time } = view
  return {
    ...(view.project === null ? {} : { project: view.project }),
    ...(time.kind === 'between'
      ? { from: new Date(time.from).toISOString(), to: new Date(time.to).toISOString() }
      : time.range === DEFAULT_RANGE
        ? {}
        : { range: time.range }),
    ...(view.filter ? { filter: view.filter } : {}),
    ...(view.refresh === null ? {} : { refresh: String(view.refresh) }),
    ...(view.zone === null ? {} : { zone: view.zone }),
  }
}

/** `search` with the view's own parameters replaced by `view`; a page's other parameters stay. */
export function writeView(search: string, view: View): string {
  const params = new URLSearchParams(search)
  for (const name of VIEW_PARAMS) params.delete(name)
  for (const [name, value] of Object.entries(viewParams(view))) params.set(name, value)
  const text = params.toString()
  return text && `?${text}`
}
