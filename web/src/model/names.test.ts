import { expect, test } from 'vitest'

import { distinctModels, modelLabels } from './names'

test('the day of a snapshot is left out', () => {
  expect([...modelLabels(['claude-opus-5-20260401', 'gpt-5.5-2026-04-23', 'gpt-4o']).values()]).toEqual(['claude-opus-5', 'gpt-5.5', 'gpt-4o'])
})

test('two snapshots of one model keep their days', () => {
  expect([...modelLabels(['gpt-5-2026-04-23', 'gpt-5-2026-08-01', 'gpt-5-mini']).values()]).toEqual([
    'gpt-5-2026-04-23', 'gpt-5-2026-08-01', 'gpt-5-mini',
  ])
})

test('a model and the snapshot that answered for it are one, two snapshots are two', () => {
  expect(distinctModels(['claude-opus-5', 'claude-opus-5-20260401', 'gpt-4o'])).toEqual([
    { label: 'claude-opus-5', names: ['claude-opus-5', 'claude-opus-5-20260401'] },
    { label: 'gpt-4o', names: ['gpt-4o'] },
  ])
  expect(distinctModels(['gpt-4o-2024-08-06'])).toEqual([{ label: 'gpt-4o', names: ['gpt-4o-2024-08-06'] }])
})
