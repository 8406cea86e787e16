import { screen, waitFor } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { SCOPE, serve, show } from '../../../testing/page'
import type { Mover } from '../../api/types'
import { Movers } from './movers'

const mover = (more: Partial<Mover> = {}): Mover => ({ delta: '0.5', dimension: 'service', measure: 'cost', name: 'web', previous: '1', reason: null, share: null, value: '1.5', ...more })

async function movers(list: readonly Mover[]) {
  const onPick = vi.fn()
  serve({ movers: { movers: list, no_data_before: null } })
  const page = show(<Movers scope={SCOPE} isTime onPick={onPick} />)
  await waitFor(() => { expect(page.cache.isFetching()).toBe(0) })
  return { ...page, onPick }
}

test.each([
  [{}, '▲web service+$0.500$1.00 → $1.50', 'bad'],
  [{ delta: '-0.5', reason: 'requests down 7 %' }, '▼web service−$0.500requests down 7 %', 'good'],
  [{ measure: 'requests', delta: '12', previous: '3', value: '15' }, '▲web service+12 requests3 → 15', 'flat'],
  [{ measure: 'errors', delta: '2', previous: '0', value: '2' }, '▲web service+2 errors0 → 2', 'bad'],
  [{ measure: 'span_errors', delta: '2', previous: '0', value: '2' }, '▲web service+2 failed spans0 → 2', 'bad'],
  [{ name: '' }, '▲unnamed service+$0.500$1.00 → $1.50', 'bad'],
] as const)('%j reads %s and is %s', async (more, text, tone) => {
  const { user, onPick } = await movers([mover(more)])

  expect(screen.getByRole('button').textContent).toBe(text)
  expect(document.querySelector('.mover-delta')?.className).toBe(`num mover-delta ${tone}`)
  await user.click(screen.getByRole('button'))
  expect(onPick).toHaveBeenCalledExactlyOnceWith('service', 'name' in more ? more.name : 'web')
})

test('models are named as short as they can be distinguished, others as they are', async () => {
  await movers([mover({ dimension: 'model', name: 'gpt-4o-2024-08-06' }), mover({ name: 'web-2024-08-06' })])

  expect([...document.querySelectorAll('.mover-name b')].map(({ textContent }) => textContent)).toEqual(['gpt-4o', 'web-2024-08-06'])
})

test('where data begin after the window before, nothing is compared', async () => {
  serve({ movers: { movers: [], no_data_before: '2026-10-29T12:00:00.000000000Z', to: '2026-11-02T12:00:00.000000000Z' } })
  show(<Movers scope={SCOPE} isTime onPick={vi.fn()} />)

  expect(await screen.findByText('There are no data before 29 Oct.')).toBeDefined()
})

test('where nothing changed much it says so', async () => {
  await movers([])

  expect(screen.getByText('Nothing stands out')).toBeTruthy()
})
