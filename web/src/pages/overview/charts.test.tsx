import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { SCOPE, serve, show } from '../../../testing/page'
import { type ChartProps, CostChart, LatencyChart, RequestsChart, TokensChart } from './charts'

const STARTS = ['2026-06-01T00:00:00.000000000Z', '2026-06-01T01:00:00.000000000Z']
type Lines = readonly (readonly [name: string, ...values: (number | null)[]])[]

/** The chart's table: its heads, then its rows, the newest first. */
async function table(Chart: (props: ChartProps) => React.ReactNode, title: string, measures: Readonly<Record<string, Lines>>) {
  const found = Object.entries(measures).map(([measure, lines]) => ({ measure, lines: lines.map(([name, ...values]) => ({ name, values })) }))
  const asked = serve({ series: { step_s: 3_600, starts: STARTS, measures: found } })
  const { user } = show(<Chart scope={SCOPE} isTime onRange={vi.fn()} onOpen={vi.fn()} />)
  await user.click(await screen.findByRole('button', { name: `${title}: more` }))
  await user.click(screen.getByRole('menuitem', { name: 'Show as a table' }))
  const rows = screen.getAllByRole('row').map((row) => [...row.children].slice(1).map(({ textContent }) => textContent.replaceAll('\u00a0', ' ')))
  return { rows, asked: asked.map(({ parameters }) => [parameters['measure'], parameters['by']]) }
}

test('a model and its snapshot are one line of the cost', async () => {
  const { rows, asked } = await table(CostChart, 'Cost', { cost: [['gpt-4o', 1, null], ['gpt-4o-2024-08-06', 2, null], ['o3', 4, 5]] })

  expect(rows[0]).toEqual(['gpt-4o', 'o3', 'total'])
  expect(rows[2]?.[0]).toBe('$3.00')
  expect(asked).toEqual([['cost', 'model']])
})

test('requests that failed stand apart from all others', async () => {
  const { rows } = await table(RequestsChart, 'Requests', { requests: [['ok', 5, 1], ['unset', 2, null], ['error', 1, null]] })

  expect(rows).toEqual([['ok', 'errors', 'all'], ['1', '–', '1'], ['7', '1', '8']])
})

test('without any request there are gaps, not zeros', async () => {
  const { rows } = await table(RequestsChart, 'Requests', { requests: [] })

  expect(rows[1]).toEqual(['–', '–', '–'])
})

test('percentiles are times, and have no sum', async () => {
  const { rows } = await table(LatencyChart, 'Latency', { duration_p50_ns: [['', 1e9, null]], duration_p95_ns: [['', 2e9, 3e9]] })

  expect(rows).toEqual([['p50', 'p95', 'p99'], ['–', '3.00 s', '–'], ['1.00 s', '2.00 s', '–']])
})

test('what came from the cache is not counted as new input again', async () => {
  const { rows } = await table(TokensChart, 'Tokens', { cache_read_tokens: [['', 40, null]], input_tokens: [['', 100, null]], output_tokens: [['', 7, null]] })

  expect(rows[2]).toEqual(['40', '60', '7', '107'])
})
