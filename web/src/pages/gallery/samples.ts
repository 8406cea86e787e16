/** What the gallery's components show: made up, and the same on every day. */

import type { TimeData } from '../../charts/time-option'
import type { Answer } from '../../components/answers/query-view'
import { modelColour, providerColour } from '../../model/colours'

/** Names as telemetry may hold them. */
export const HOSTILE = [
  '<script>window.hit = 1</script><img src=x onerror=alert(1)>',
  '\u202eevil \u0645\u0631\u062d\u0628\u0627 \u2066mixed',
  'two\nlines\tand a tab',
  'x'.repeat(10_000),
] as const

const STEPS = 36
const FIRST = Date.UTC(2026, 5, 1, 6)
export const STARTS = Array.from({ length: STEPS }, (_, index) => new Date(FIRST + index * 1_800_000).toISOString())

/** A curve without chance: the same on every machine. */
function curve(height: number, phase: number, gap: readonly number[] = []): (number | null)[] {
  return STARTS.map((_, index) =>
    gap.includes(index) ? null : Math.round(height * (1.3 + Math.sin(index / 5 + phase) + 0.3 * Math.sin(index * 1.7 + phase)) * 100) / 100,
  )
}

const GAP = [14, 15, 16, 22]

export const MODELS = ['claude-sonnet-5', 'gpt-5', 'deepseek-chat', 'grok-5'] as const

export const STACK: TimeData = {
  starts: STARTS,
  stepSeconds: 1_800,
  lines: MODELS.map((name, index) => ({ name, colour: modelColour(name), values: curve(4 - index, index, GAP) })),
}

export const ONE_LINE: TimeData = { starts: STARTS, stepSeconds: 1_800, lines: [{ name: 'requests', colour: 'var(--d1)', values: curve(20, 1, GAP) }] }

export const PERCENTILES: TimeData = {
  starts: STARTS,
  stepSeconds: 1_800,
  lines: [
    { name: 'p50', colour: 'var(--d3)', values: curve(0.6e9, 0, GAP) },
    { name: 'p95', colour: 'var(--d1)', values: curve(2e9, 0, GAP) },
    { name: 'p99', colour: 'var(--d4)', values: curve(4e9, 0, GAP) },
  ],
  band: { lower: 'p50', upper: 'p95' },
}

export const HOSTILE_STACK: TimeData = {
  starts: STARTS,
  stepSeconds: 1_800,
  lines: HOSTILE.map((name, index) => ({ name, colour: `var(--d${index + 1})`, values: curve(3, index) })),
}

export const NO_DATA: TimeData = { starts: [], stepSeconds: 1_800, lines: [] }

const refetch = () => undefined
export function known<Data>(data: Data): Answer<Data> {
  return { data, error: null, refetch }
}
export const LOADING: Answer<never> = { data: undefined, error: null, refetch }
export const FAILED: Answer<never> = { data: undefined, error: new Error('Podium is not responding. Is the server running?'), refetch }

const PROVIDERS = ['anthropic', 'openai', 'deepseek', 'xai'] as const

export const SHARES = PROVIDERS.map((name, at) => ({
  name, label: name, colour: providerColour(name), share: [0.52, 0.28, 0.14, 0.06][at] ?? 0, value: ['$52.00', '$28.00', '$14.00', '$6.00'][at] ?? '', exact: '',
}))

export const BARS = SHARES.map(({ share, ...slice }) => ({ ...slice, length: share / 0.52, note: `${Math.round(share * 100)} %`, quiet: false }))

export const HOSTILE_BARS = HOSTILE.map((name, at) => ({
  name, label: name, colour: `var(--d${at + 1})`, length: 1 / (at + 1), value: '$1.00', exact: '$1.00', note: '25 %', quiet: false,
}))

export const BINS = [2, 9, 34, 88, 140, 121, 77, 40, 26, 12, 9, 4, 0, 2, 1].map((count, at) => ({ count, label: `${at * 200} – ${(at + 1) * 200} ms` }))

export interface SampleRow {
  readonly id: string
  readonly name: string
  readonly cost: string
  readonly tokens: number
}

export const ROWS: readonly SampleRow[] = ['refund-agent', 'nightly report', 'plan the week', 'chat gpt-5', 'lookup_order'].map((name, at) => ({
  id: String(at), name, cost: `$0.0${5 - at}10`, tokens: 4_000 - at * 700,
}))

export const HOSTILE_ROWS: readonly SampleRow[] = HOSTILE.map((name, at) => ({ id: String(at), name, cost: '$0.0100', tokens: 10 ** (at * 3) }))
