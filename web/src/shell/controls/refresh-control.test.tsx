import { useQuery } from '@tanstack/react-query'
import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { serve, serveNothing, show } from '../../../testing/page'
import { get } from '../../api/client'
import type { LiveState } from '../../api/live'
import { VIEW } from '../../api/queries'
import type { Refresh } from '../../state/view'
import { RefreshControl } from './refresh-control'

function Control({ refresh, live = 'open', onChange = vi.fn(), onRefresh = vi.fn() }: { readonly refresh: Refresh; readonly live?: LiveState; readonly onChange?: () => void; readonly onRefresh?: () => void }) {
  useQuery({ queryKey: [VIEW], queryFn: () => get('things', {}, []) })
  return <RefreshControl refresh={refresh} live={live} onRefresh={onRefresh} onChange={onChange} />
}

function words(): (string | null | undefined)[] {
  return [document.querySelector('.refresh-words')?.textContent, document.querySelector('.dot')?.className]
}

test.each([
  ['live', 'open', 'live', 'dot open'],
  ['live', 'connecting', 'live', 'dot connecting'],
  ['live', 'lost', 'reconnecting', 'dot lost'],
  ['off', 'open', 'off', 'dot none'],
] as const)('%s, %s says %s', (refresh, live, text, dot) => {
  serve({ things: {} })
  show(<Control refresh={refresh} live={live} />)

  expect(words()).toEqual([text, dot])
  expect(screen.getByText('Not loaded yet')).toBeTruthy()
})

test('a server that does not answer comes before all else', async () => {
  serveNothing()
  show(<Control refresh="live" />)

  expect(await screen.findByText('no answer')).toBeTruthy()
  expect(words()[1]).toBe('dot lost')
})

test('how old what is on screen is stands beside it', async () => {
  serve({ things: {} })
  const onRefresh = vi.fn()
  const { user } = show(<Control refresh={30} onRefresh={onRefresh} />)

  expect(await screen.findByText(/^Updated /)).toBeTruthy()
  expect(Number(document.querySelector<HTMLElement>('.refresh-updated')?.dataset['updated'])).toBeGreaterThan(0)
  await user.click(screen.getByRole('button', { name: 'Refresh now' }))
  expect(onRefresh).toHaveBeenCalledOnce()
})

test('an unusual interval stands among the usual ones, in order', async () => {
  serve({ things: {} })
  const onChange = vi.fn()
  const { user } = show(<Control refresh={7} onChange={onChange} />)

  await user.click(screen.getByRole('button', { name: /Automatic refresh/ }))
  expect(screen.getAllByRole('menuitemradio').map(({ textContent }) => textContent.replaceAll('\u00a0', ' '))).toEqual([
    'Liveas data arrives', 'Every 5 s', 'Every 7 s', 'Every 10 s', 'Every 30 s', 'Every 1 min', 'Every 5 min', 'Offmanual only',
  ])
  await user.click(screen.getByRole('menuitemradio', { name: /Off/ }))
  expect(onChange).toHaveBeenCalledExactlyOnceWith('off')
})
