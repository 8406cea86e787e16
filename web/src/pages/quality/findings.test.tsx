import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'

import { lookAt, show } from '../../../testing/page'
import { qualityKind, qualityRow } from '../../../testing/samples'
import { Findings } from './findings'

test('a kind says what it means, what to do and how many there are', () => {
  show(<Findings kind={qualityKind({ count: 12 })} rows={[qualityRow()]} isStale={false} />)

  expect(screen.getByRole('heading').textContent).toBe('Usage that was not read 12 spans')
  expect(screen.getByText('It is in no total.')).toBeTruthy()
  expect(screen.getByText('What to do:').parentElement?.textContent).toBe('What to do: Rename it.')
  expect(screen.getAllByRole('columnheader')[0]?.textContent).toBe('Emitter')
})

test('a row leads to its newest span with the view kept', () => {
  lookAt('/quality?range=7d&kind=unread_usage')
  show(<Findings kind={qualityKind()} rows={[qualityRow()]} isStale={false} />)

  expect(screen.getByRole('link').getAttribute('href')).toBe('/traces/t1?range=7d&span=s1')
  expect(screen.getAllByRole('cell').slice(0, 3).map(({ textContent }) => textContent)).toEqual(['acme 1.2', 'x.tokens', '12'])
})

test('a refused request has a sender and no span', () => {
  const row = qualityRow({ scope: '', scope_version: '', detail: '', trace_id: null, span_id: null })
  show(<Findings kind={qualityKind({ noun: 'request', count: 1 })} rows={[row]} isStale={false} />)

  expect(screen.queryByRole('link')).toBeNull()
  expect(screen.getAllByRole('columnheader')[0]?.textContent).toBe('Sender')
  expect(screen.getAllByRole('cell').map(({ textContent }) => textContent.trim()).filter((text) => text === '–')).toHaveLength(2)
})
