import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { lookAt, SCOPE, show } from '../../../testing/page'
import { overview } from '../../../testing/samples'
import type { Unpriced as Missing } from '../../api/types'
import { Lede, Unpriced } from './lede'

test('what matters is said in a sentence, its figures strong', () => {
  const sentence = { text: [{ words: '$3.00', strong: true }, { words: ' for 150 requests.', strong: false }] }
  const { container } = show(<Lede overview={overview({ sentence })} scope={SCOPE} isFailed={false} />)

  expect(container.querySelector('[data-sentence]')?.textContent).toBe('$3.00 for 150 requests.')
  expect(container.querySelector('b')?.textContent).toBe('$3.00')
})

test.each([
  [overview(), false, 'Last 24 hours, compared with the previous period.'],
  [overview({ no_data_before: '2026-10-29T12:00:00.000000000Z', to: '2026-11-02T12:00:00.000000000Z' }), false, 'Last 24 hours, no data before 29 Oct.'],
  [overview({ ahead: 3 }), false, 'Last 24 hours, compared with the previous period. 3 traces lie in the future: a sender’s clock is ahead.'],
  [overview({ running: 1 }), false, 'Last 24 hours, compared with the previous period. 1 span runs and is counted when it ends.'],
  [overview({ running: 2 }), false, 'Last 24 hours, compared with the previous period. 2 spans run and are counted when they end.'],
  [overview({ doubts: { unread_usage: 12, differing_totals: 0 } }), false, 'Last 24 hours, compared with the previous period. 12 spans carry token counts or costs that were not read.'],
  [overview({ doubts: { unread_usage: 1, differing_totals: 1 } }), false, 'Last 24 hours, compared with the previous period. 1 span carries token counts or costs that were not read. 1 total contradicts its parts.'],
  [undefined, true, 'Last 24 hours'],
])('without a sentence the range is said', (data, isFailed, text) => {
  const { container } = show(<Lede overview={data} scope={SCOPE} isFailed={isFailed} />)

  expect(container.querySelector('p.lede')?.textContent).toBe(text)
})

test('what is in doubt leads to what was found', () => {
  lookAt('/?range=7d')
  show(<Lede overview={overview({ ahead: 1, doubts: { unread_usage: 2, differing_totals: 3 } })} scope={SCOPE} isFailed={false} />)

  expect(screen.getAllByRole('link').map((link) => link.getAttribute('href'))).toEqual([
    '/quality?range=7d&kind=clock_ahead', '/quality?range=7d&kind=unread_usage', '/quality?range=7d',
  ])
})

test('until it is known its line is there', () => {
  const { container } = show(<Lede overview={undefined} scope={SCOPE} isFailed={false} />)

  expect(container.querySelector('.lede .skeleton')).not.toBeNull()
})

function unpriced(requests: number, models: number): Missing {
  return { requests, tokens: 5_000, models: Array.from({ length: models }, (_, at) => ({ provider: 'p', model: at === 1 ? '' : `m${at}`, requests: 1, tokens: 1 })) } as Missing
}

test('what a total leaves out stands beside it, and can be looked at', async () => {
  const onPick = vi.fn()
  const { user } = show(<Unpriced unpriced={unpriced(7, 5)} onPick={onPick} />)

  expect(document.querySelector('.unpriced')?.textContent.replaceAll('\u00a0', ' ')).toBe('7 requests without a price (5,000 tokens) are not included in these costs: m0, no model name, m2 and 2 more models.')
  await user.click(screen.getByRole('button', { name: 'm2' }))
  expect(onPick).toHaveBeenCalledExactlyOnceWith('m2')
})

test('one is not many, and three are not more', () => {
  show(<Unpriced unpriced={unpriced(1, 3)} onPick={vi.fn()} />)

  expect(document.querySelector('.unpriced')?.textContent).toContain(' is not included')
  expect(document.querySelector('.unpriced')?.textContent).not.toContain('more model')
})

test('that nothing is left out is said, too', () => {
  show(<Unpriced unpriced={unpriced(0, 0)} onPick={vi.fn()} />)
  expect(screen.getByText('All requests are priced.')).toBeTruthy()

  const { container } = show(<Unpriced unpriced={undefined} onPick={vi.fn()} />)
  expect(container.querySelector('.unpriced .skeleton')).not.toBeNull()
})
