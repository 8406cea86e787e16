import { fireEvent, screen } from '@testing-library/react'
import { expect, test } from 'vitest'

import { beWide, lookAt, SCOPE, serve, show } from '../../../testing/page'
import { SPANS, spanDetail, waterfall } from '../../../testing/samples'
import { currentLocation } from '../../state/location'
import { takeVisited } from '../../state/visited'
import Trace from './trace'

function trace(search = '', replies: Parameters<typeof serve>[0] = {}) {
  lookAt(`/traces/t${search}`)
  const asked = serve({ 'traces/t/waterfall': waterfall(), ...Object.fromEntries(SPANS.map(({ span_id }) => [`spans/0af7651916cd43dd8448eb211c80319c/${span_id}`, spanDetail({ span_id })])), ...replies })
  return { ...show(<Trace scope={SCOPE} id="t" />), asked }
}

const press = (key: string) => fireEvent.keyDown(document.body, { key })
const address = (name: string) => new URLSearchParams(currentLocation().search).get(name)

test('keys walk the spans, the errors and the hits', async () => {
  trace('?q=ch')
  await screen.findByRole('heading', { name: 'checkout', level: 1 })

  press('j')
  expect(address('span')).toBe('root')
  press('j')
  expect(address('span')).toBe('call')
  press('k')
  expect(address('span')).toBe('root')
  press('e')
  expect(address('span')).toBe('tool')
  press('N')
  expect(address('span')).toBe('call')
  press('n')
  expect(address('span')).toBe('tool')
  press('Escape')
  expect(address('span')).toBeNull()
  expect(document.activeElement?.className).toBe('waterfall-body')
})

test('keys zoom and move along', async () => {
  trace()
  await screen.findByRole('heading', { level: 1 })
  const zoom = () => address('zoom')?.split('~').map((at) => Number(at) / 1e9) ?? null

  press('+')
  expect(zoom()).toEqual([0.5, 1.5])
  press(']')
  expect(zoom()).toEqual([0.75, 1.75])
  press('[')
  expect(zoom()).toEqual([0.5, 1.5])
  press('=')
  expect(zoom()).toEqual([0.75, 1.25])
  press('-')
  expect(zoom()).toEqual([0.5, 1.5])
  press('0')
  expect(zoom()).toBeNull()
})

test('c turns the critical path, which stays so', async () => {
  trace()
  await screen.findByRole('heading', { level: 1 })

  press('c')

  expect(localStorage.getItem('podium.trace.shown')).toBe('')
  expect(screen.getByRole('button', { name: 'Critical path' }).getAttribute('aria-pressed')).toBe('false')
})

test('where there is room the panel shows the root, else only what was selected', async () => {
  beWide(1_400)
  const { unmount } = trace()
  await screen.findByRole('heading', { level: 1 })
  expect(screen.getByRole('complementary', { name: 'Span' }).className).toBe('panel span-panel')
  expect(document.title).toBe('checkout · Podium')
  unmount()

  beWide(1_000)
  trace()
  await screen.findByRole('heading', { level: 1 })
  expect(screen.queryByRole('complementary', { name: 'Span' })).toBeNull()
})

test('the list knows which trace was opened, and u leads back to it', async () => {
  trace('?range=7d&q=x')
  await screen.findByRole('heading', { level: 1 })

  expect(takeVisited('traces')).toBe('t')
  press('u')
  expect(currentLocation()).toEqual({ path: '/traces', search: '?range=7d' })
})
