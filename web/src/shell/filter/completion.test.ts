import { act, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'

import { runHook, SCOPE, serve } from '../../../testing/page'
import type { FilterField } from '../../api/types'
import { fieldOffers, useActiveOffer, useCompletion } from './completion'

const field = (name: string, type: FilterField['type'] = 'text', facet = true): FilterField => ({ name, type, operators: [':'], meaning: `Meaning of ${name}.`, facet })
const FIELDS = [field('model'), field('request_model'), field('cost', 'money', false), field('duration', 'duration', false), field('tokens', 'number', false), field('call', 'bool', false), field('attr.*', 'text', false)]

test('names that begin like it come first, then those that contain it', () => {
  expect(fieldOffers(FIELDS, 'MOD').map(({ label }) => label)).toEqual(['model', 'request_model'])
  expect(fieldOffers(FIELDS, '')).toHaveLength(7)
})

test('a field is offered with what comes after it', () => {
  expect(fieldOffers(FIELDS, '').map(({ insert }) => insert)).toEqual(['model:', 'request_model:', 'cost>', 'duration>', 'tokens>', 'call:', 'attr.'])
  expect(fieldOffers(FIELDS, 'cost')[0]?.note).toBe('Meaning of cost.')
})

test('no more are offered than can be looked through', () => {
  expect(fieldOffers(Array.from({ length: 30 }, (_, at) => field(`f${at}`)), 'f')).toHaveLength(12)
})

async function offersFor(text: string) {
  const asked = serve({ fields: { fields: FIELDS }, facets: { facets: [{ field: 'model', values: [{ value: 'gpt-4o', count: 1_200 }] }] } })
  const { result } = runHook(() => useCompletion(text, text.length, SCOPE, true))
  await waitFor(() => { expect(asked.length).toBeGreaterThan(0) })
  await waitFor(() => { expect(result.current.offers.length).toBeGreaterThan(0) })
  return { offers: result.current.offers, asked: asked.map(({ path, parameters }) => [path, parameters['fields'], parameters['prefix']]) }
}

test('after a field come its values, with how many spans have them', async () => {
  const { offers, asked } = await offersFor('status:error model:gp')

  expect(offers.map(({ insert, note }) => [insert, note.replaceAll('\u00a0', ' ')])).toEqual([['gpt-4o', expect.stringMatching(/^1[.,]20?0?k? ?\w* spans$/)]])
  expect(asked).toContainEqual(['facets', 'model', 'gp'])
})

test('what is true or false needs no server', async () => {
  const { offers, asked } = await offersFor('call:')

  expect(offers.map(({ insert }) => insert)).toEqual(['true', 'false'])
  expect(asked.map(([path]) => path)).toEqual(['fields'])
})

test('attributes have values, too; amounts have none', async () => {
  expect((await offersFor('attr.tier:')).asked).toContainEqual(['facets', 'attr.tier', undefined])

  const asked = serve({ fields: { fields: FIELDS } })
  const { result } = runHook(() => useCompletion('cost:', 5, SCOPE, true))
  await waitFor(() => { expect(result.current.completing).not.toBeNull() })
  expect(asked.map(({ path }) => path)).toEqual(['fields'])
  expect(result.current.offers).toEqual([])
})

test('nothing is asked while nobody is there', () => {
  const asked = serve({})
  const { result } = runHook(() => useCompletion('model:', 6, SCOPE, false))

  expect(result.current).toEqual({ completing: null, offers: [] })
  expect(asked).toEqual([])
})

test('arrows go around through none, so that Enter can apply what was typed', () => {
  const [a, b] = ['a', 'b'].map((insert) => ({ insert, label: insert, note: '' }))
  const offers = a && b ? [a, b] : []
  const { result, rerender } = runHook(useActiveOffer, offers)
  const seen: number[] = []
  for (const step of [1, 1, 1, -1, -1] as const) {
    act(() => { result.current.move(step) })
    seen.push(result.current.at)
  }

  expect(seen).toEqual([0, 1, -1, 1, 0])
  rerender([...offers])
  expect(result.current.at).toBe(0)
  rerender(offers.slice(1))
  expect(result.current.at).toBe(-1)
})
