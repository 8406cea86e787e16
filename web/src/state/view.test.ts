import { expect, test } from 'vitest'

import { parseView, writeView } from './view'

test('an empty URL is the last 24 hours of no project chosen yet, refreshed as usual', () => {
  expect(parseView('')).toEqual({
    project: null,
    time: { kind: 'last', range: '24h' },
    filter: '',
    refresh: null,
    zone: null,
  })
})

test.each([
  '?project=shop&range=7d&filter=kind%3Allm+cost%3A%3E0.01&refresh=30',
  '?from=2026-11-20T14%3A00%3A00.000Z&to=2026-11-20T15%3A00%3A00.000Z',
  '?project=shop',
  '?zone=Asia%2FKolkata',
  '?refresh=live',
  '?refresh=7',
  '',
])('a view written to the URL reads back: %s', (search) => {
  expect(writeView('', parseView(search))).toBe(search)
})

test.each(['?range=soon', '?from=x&to=y', '?from=2026-11-21&to=2026-11-20', '?range=0h'])(
  'a broken range falls back to the default: %s',
  (search) => {
    expect(parseView(search).time).toEqual({ kind: 'last', range: '24h' })
  },
)

test.each(['?refresh=soon', '?refresh=-1', '?refresh=0', '?refresh='])('a refresh that is none is not chosen: %s', (search) => {
  expect(parseView(search).refresh).toBeNull()
})

test('unix milliseconds are instants too', () => {
  expect(parseView('?from=1000&to=2000').time).toEqual({ kind: 'between', from: 1000, to: 2000 })
})

test("a page's own parameters survive a change of the view", () => {
  const view = parseView('?range=1h')

  expect(writeView('?sort=-cost&range=7d', view)).toBe('?sort=-cost&range=1h')
})

test('a zone nobody knows is that of the browser', () => {
  expect(parseView('?zone=Mars/Olympus').zone).toBeNull()
})
