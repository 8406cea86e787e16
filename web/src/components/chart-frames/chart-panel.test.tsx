import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import type { TimeData } from '../../charts/time-option'
import { show } from '../../../testing/page'
import { ChartPanel, type ChartPanelProps } from './chart-panel'

const STARTS = ['2026-06-01T00:00:00.000000000Z']
const line = (name: string, value: number) => ({ name, colour: 'red', values: [value] })
const DATA: TimeData = { starts: STARTS, stepSeconds: 1_800, lines: [line('a', 1), line('b', 2)] }

function panel(data: TimeData | undefined, more: Partial<ChartPanelProps> = {}) {
  return show(
    <ChartPanel
      title="Cost" span={8} answer={{ data, error: null, refetch: vi.fn() }} isStale={false} theme="light"
      chart={{ mark: 'bars', height: 100, axis: String, value: (value) => `$${value}`, sum: 'total' }} {...more}
    />,
  )
}

const note = () => document.querySelector('small')?.textContent.replaceAll('\u00a0', ' ').trim()

test.each([[{ unit: 'USD', by: 'model' }, 'USD per 30 min, by model'], [{ unit: 'USD' }, 'USD per 30 min'], [{}, 'per 30 min']])('%j is noted as %s', (more, text) => {
  panel(DATA, more)
  expect(note()).toBe(text)
})

test('a step that is not known yet is not noted', () => {
  panel(undefined, { unit: 'USD', by: 'model' })
  expect(note()).toBe('USD, by model')
})

test('a line that is hidden is in no table and no file, but in the legend', async () => {
  const { user } = panel(DATA)

  await user.click(screen.getByRole('button', { name: 'a' }))
  await user.click(screen.getByRole('button', { name: 'Cost: more' }))
  await user.click(screen.getByRole('menuitem', { name: 'Show as a table' }))

  expect(screen.getAllByRole('columnheader').map(({ textContent }) => textContent)).toEqual(['Interval', 'b'])
  expect(screen.getByRole('button', { name: 'a' }).getAttribute('aria-pressed')).toBe('false')
  const files: Blob[] = []
  vi.spyOn(URL, 'createObjectURL').mockImplementation((file) => { files.push(file as Blob); return 'blob:x' })
  await user.click(screen.getByRole('button', { name: 'Cost: more' }))
  await user.click(screen.getByRole('menuitem', { name: 'Save the values CSV' }))
  expect((await files[0]?.text())?.trim().split(/\r?\n/)).toEqual(['interval_start,b', `${STARTS[0] ?? ''},2`])
})

test('an interval is there even without lines; without an interval there is no data', () => {
  panel({ ...DATA, lines: [] })
  expect(screen.getByRole('slider')).toBeTruthy()

  panel({ ...DATA, starts: [] })
  expect(screen.getByText('No data in this view')).toBeTruthy()
})
