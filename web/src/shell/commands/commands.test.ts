import { expect, test } from 'vitest'

import { commandsFor } from './commands'

const FIELDS = [{ name: 'model', type: 'text' as const, operators: [':'], meaning: 'Model that answered.', facet: true }]

test('a trace id leads to that trace, in every way it is written', () => {
  const path = '/traces/0af7651916cd43dd8448eb211c80319c'

  for (const text of ['0af7651916cd43dd8448eb211c80319c', ' 0AF7651916CD43DD8448EB211C80319C ', '0af76519-16cd-43dd-8448-eb211c80319c']) {
    expect(commandsFor(text, [], FIELDS).map(({ action }) => action)).toEqual([{ kind: 'go', path }])
  }
})

test('a text with an operator is a filter', () => {
  expect(commandsFor('cost>0.1', [], FIELDS).at(-1)?.action).toEqual({ kind: 'view', view: { filter: 'cost>0.1' } })
})

test('pages, ranges and themes are found by any of their words', () => {
  expect(commandsFor('dark', [], FIELDS).map(({ label }) => label)).toContain('Theme: dark')
  expect(commandsFor('7d', [], FIELDS).map(({ label }) => label)).toContain('Last 7 days')
  expect(commandsFor('traces', [], FIELDS).map(({ label }) => label)).toContain('Traces')
  expect(commandsFor('quality', [], FIELDS).map(({ label }) => label)).toContain('Data quality')
})

test('a field name is offered with what comes after it', () => {
  for (const text of ['mod', 'filter mod', 'Filter by mod']) {
    const offered = commandsFor(text, [], FIELDS).find(({ label }) => label === 'Filter by model:…')

    expect(offered?.action).toEqual({ kind: 'begin', filter: 'model:' })
  }
})

test('what can be done is found by what it does', () => {
  expect(commandsFor('copy link', [], FIELDS)[0]?.action).toEqual({ kind: 'frame', what: 'copyLink' })
  expect(commandsFor('utc', [], FIELDS)[0]?.action).toEqual({ kind: 'view', view: { zone: 'UTC' } })
  expect(commandsFor('stop', [], FIELDS)[0]?.action).toEqual({ kind: 'view', view: { refresh: 'off' } })
})
