import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'

import { lookAt, refusal, SCOPE, serve, show } from '../../../testing/page'
import { qualityKind, qualityRow } from '../../../testing/samples'
import Quality from './quality'

const TWO = {
  kinds: [qualityKind({ count: 12 }), qualityKind({ kind: 'sent_again', title: 'Sent again', count: 1 })],
  rows: [qualityRow(), qualityRow({ kind: 'sent_again', detail: '' })],
  more: 3,
}

test('each kind that was found has its table, and can be chosen', async () => {
  lookAt('/quality?range=7d')
  const asked = serve({ quality: TWO })
  show(<Quality scope={SCOPE} />)

  expect(await screen.findAllByRole('table')).toHaveLength(2)
  const links = [...screen.getByRole('navigation', { name: 'Kinds' }).querySelectorAll('a')]
  expect(links.map((link) => [link.textContent, link.getAttribute('href'), link.getAttribute('aria-current')])).toEqual([
    ['All', '/quality?range=7d', 'true'], ['Usage that was not read 12', '/quality?range=7d&kind=unread_usage', null], ['Sent again 1', '/quality?range=7d&kind=sent_again', null],
  ])
  expect(screen.getByText('3 rows with fewer findings not shown.')).toBeTruthy()
  expect(asked[0]?.parameters).toMatchObject({ project: 'shop', range: '24h' })
})

test('the kind of the address is shown alone', async () => {
  lookAt('/quality?kind=sent_again')
  serve({ quality: TWO })
  show(<Quality scope={SCOPE} />)

  expect((await screen.findAllByRole('heading', { level: 2 })).map(({ textContent }) => textContent)).toEqual(['Sent again 1 span'])
})

test.each([['/quality', 'Everything was understood'], ['/quality?kind=unread_usage', 'Nothing of this kind']])('at %s nothing found is said: %s', async (address, words) => {
  lookAt(address)
  serve({ quality: { kinds: [], rows: [], more: 0 } })
  show(<Quality scope={SCOPE} />)

  expect(await screen.findByText(words)).toBeTruthy()
  expect(screen.queryByRole('navigation')).toBeNull()
})

test('a refusal says why', async () => {
  serve({ quality: refusal(503, 'store_failed', 'The engine is away.') })
  show(<Quality scope={SCOPE} />)

  expect((await screen.findByRole('alert')).textContent).toContain('The engine is away.')
})

test('that the filter does not apply is said', () => {
  serve({})
  const { container } = show(<Quality scope={{ ...SCOPE, filter: 'kind:llm' }} />)

  expect(container.querySelector('.quality-lede')?.textContent).toBe('Last 24 hours. What Podium could not understand, counted as it arrived, of the whole project: the filter does not apply here.')
})
