import { expect, test } from 'vitest'

import { type TimeData, timeOption } from './time-option'

const STARTS = ['2026-06-01T00:00:00.000000000Z', '2026-06-01T01:00:00.000000000Z', '2026-06-01T02:00:00.000000000Z'] as const
const line = (name: string, ...values: (number | null)[]) => ({ name, colour: 'red', values })
const data = (...lines: TimeData['lines']): TimeData => ({ starts: STARTS, stepSeconds: 3_600, lines })
const look = { mark: 'lines', width: 600, axis: String, tooltip: () => document.createElement('p') } as const

function seriesOf(option: ReturnType<typeof timeOption>): Record<string, unknown>[] {
  return option.series as Record<string, unknown>[]
}

test('bars and areas stand on each other, lines cross', () => {
  const stacks = (mark: 'bars' | 'areas' | 'lines') => seriesOf(timeOption(data(line('a', 1), line('b', 2)), { ...look, mark })).map(({ type, stack }) => [type, stack])

  expect(stacks('bars')).toEqual([['bar', 'all'], ['bar', 'all']])
  expect(stacks('areas')).toEqual([['line', 'all'], ['line', 'all']])
  expect(stacks('lines')).toEqual([['line', undefined], ['line', undefined]])
})

test('a gap stays a gap, and a value between two gaps is a dot', () => {
  const [drawn] = seriesOf(timeOption(data(line('a', null, 5, null)), look))

  expect(drawn?.['data']).toEqual([{ value: '-', symbol: 'none' }, { value: 5, symbol: 'circle', symbolSize: 4 }, { value: '-', symbol: 'none' }])
  expect(seriesOf(timeOption(data(line('a', 1, 5, null)), look))[0]?.['data']).toMatchObject([{ symbol: 'none' }, { symbol: 'none' }, { symbol: 'none' }])
})

test('the room between two lines is the way from one to the other, where both are shown', () => {
  const lines = [line('p50', 1, null, 2), line('p95', 3, 4, 7)]
  const band = { lower: 'p50', upper: 'p95' }
  const drawn = seriesOf(timeOption({ ...data(...lines), band }, look))

  expect(drawn.map(({ name }) => name)).toEqual(['p50', 'p95', 'band from', 'band to'])
  expect([drawn[2]?.['data'], drawn[3]?.['data']]).toEqual([[1, '-', 2], [2, '-', 5]])
  expect(seriesOf(timeOption({ ...data(line('p50', 1)), band }, look))).toHaveLength(1)
})

test('the axis is scaled to the most there is', () => {
  const option = timeOption(data(line('a', 1, 9, null)), { ...look, scale: (most) => ({ max: most + 1, interval: 5 }) })

  expect(option.yAxis).toMatchObject({ min: 0, max: 10, interval: 5 })
})

test('a label that would be cut off at the right edge is left out', () => {
  const shown = (width: number) => {
    const { axisLabel } = timeOption(data(line('a', 1, 2, 3)), { ...look, width }).xAxis as unknown as { axisLabel: { formatter: (start: string, index: number) => string } }
    return [0, 1, 2].map((index) => axisLabel.formatter('', index) !== '')
  }

  expect(shown(600)).toEqual([true, true, false])
})

test('the tooltip is that of the interval that was hit', () => {
  const seen: number[] = []
  const option = timeOption(data(line('a', 1)), { ...look, tooltip: (index) => { seen.push(index); return document.createElement('p') } })
  const { formatter } = option.tooltip as { formatter: (hits: unknown) => HTMLElement }

  formatter([{ dataIndex: 2 }])
  formatter({ dataIndex: 1 })
  formatter([])

  expect(seen).toEqual([2, 1, 0])
})
