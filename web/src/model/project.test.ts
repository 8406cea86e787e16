import { expect, test } from 'vitest'

import { chooseProject } from './project'

const project = (name: string, day: number, sample = false) => ({
  name,
  last_received: `2026-11-${String(day).padStart(2, '0')}T00:00:00.000000000Z`,
  sample,
})

test('default comes first', () => {
  expect(chooseProject([project('shop', 20), project('default', 1)])).toBe('default')
})

test('then the project heard of last', () => {
  expect(chooseProject([project('a', 3), project('b', 9), project('demo', 20, true)])).toBe('b')
})

test('sample data when there is nothing else', () => {
  expect(chooseProject([project('demo', 20, true)])).toBe('demo')
  expect(chooseProject([])).toBeNull()
})
