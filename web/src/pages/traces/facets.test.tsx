import { screen, waitFor } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { type Asked, SCOPE, serve, show } from '../../../testing/page'
import { Facets } from './facets'

const VALUES: Readonly<Record<string, readonly [string, number][]>> = { status: [['ok', 1_200], ['error', 3]], model: [['gpt-4o', 7], ['o3', 2]], kind: [], provider: [['openai', 9]] }
const [FROM, LATER, TO] = ['2026-10-29T12:00:00.000000000Z', '2026-11-21T12:00:00.000000000Z', '2026-11-28T12:00:00.000000000Z']

function reply({ parameters }: Asked) {
  return { from: FROM, to: TO, facets: (parameters['fields'] ?? '').split(',').map((field) => ({ field, from: field === 'provider' ? LATER : FROM, values: (VALUES[field] ?? []).map(([value, count]) => ({ value, count })) })) }
}

async function facets(filter = '', terms: object[] = []) {
  const onFilter = vi.fn()
  const asked = serve({ facets: reply, filter: { filter, terms } })
  const page = show(<Facets scope={{ ...SCOPE, filter }} onFilter={onFilter} />)
  await screen.findByRole('region', { name: 'Status' })
  return { ...page, onFilter, asked: () => asked.filter(({ path }) => path === 'facets').map(({ parameters }) => [parameters['fields'], parameters['filter']]) }
}

test('values of the open fields are counted with one question', async () => {
  const { asked } = await facets()

  expect(asked()).toEqual([['status,kind,service,provider,model', undefined]])
  expect((await screen.findByTitle('ok, 1,200 spans')).textContent).toMatch(/^ok1[.,]2/)
  expect(screen.getAllByText('none').length).toBeGreaterThan(0)
})

test('where only the newest spans were counted, the field says so, and the others do not', async () => {
  await facets()

  const notes = await screen.findAllByText(/^counted since/)
  expect(notes.map((note) => [note.textContent, note.closest('section')?.getAttribute('aria-label')])).toEqual([['counted since 21 Nov', 'Provider']])
})

test('a value is chosen or excluded', async () => {
  const { user, onFilter } = await facets()

  await user.click(await screen.findByTitle('gpt-4o, 7 spans'))
  await user.click(screen.getByRole('button', { name: 'Exclude o3' }))

  expect(onFilter.mock.calls).toEqual([['model:gpt-4o'], ['-model:o3']])
})

test('a narrowed field is counted as if it were not, and can be cleared', async () => {
  const term = { field: 'model', operator: ':', value: 'o3', negated: false, position: 0, length: 8 }
  const { user, onFilter, asked } = await facets('model:o3 x', [term])

  await waitFor(() => { expect(asked()).toContainEqual(['model', 'x']) })
  expect(asked()).toContainEqual(['status,kind,service,provider', 'model:o3 x'])
  expect((await screen.findByTitle('o3, 2 spans')).getAttribute('aria-pressed')).toBe('true')
  expect(screen.getByTitle('gpt-4o, 7 spans').getAttribute('aria-pressed')).toBe('false')
  await user.click(screen.getByRole('button', { name: /clear\s*Model/ }))
  expect(onFilter).toHaveBeenCalledExactlyOnceWith('x')
})

test('a chosen value that was not counted is there all the same', async () => {
  await facets('model:rare', [{ field: 'model', operator: ':', value: 'rare', negated: true, position: 0, length: 10 }])

  expect((await screen.findByTitle('rare')).parentElement?.dataset['out']).toBe('true')
})

test('a field that is opened is asked for, and stays open', async () => {
  const { user, asked } = await facets()

  await user.click(screen.getByRole('button', { name: 'Tool' }))

  await waitFor(() => { expect(asked().at(-1)?.[0]).toBe('status,kind,service,provider,model,tool') })
  expect(localStorage.getItem('podium.traces.facets')).toBe('status kind service provider model tool')
})
