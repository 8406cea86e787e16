import type { UseQueryResult } from '@tanstack/react-query'
import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { lookAt, show } from '../../../testing/page'
import { overview } from '../../../testing/samples'
import type { Overview } from '../../api/types'
import { CARD_LABELS, SMALL_CARD_LABELS } from './cards'
import { Figures } from './figures'

const answer = (data: Overview | undefined) => ({ data, error: null, refetch: vi.fn() }) as unknown as UseQueryResult<Overview>

test('each figure has its card, which leads to its traces with the view kept', () => {
  lookAt('/?range=7d')
  show(<Figures answer={answer(overview())} isStale />)

  expect([...document.querySelectorAll<HTMLElement>('.kpi')].map(({ dataset }) => dataset['kpi'])).toEqual([...CARD_LABELS, ...SMALL_CARD_LABELS])
  expect(document.querySelector('[data-kpi="Cost"]')?.getAttribute('href')).toBe('/traces?range=7d&sort=-cost')
  expect(screen.getByRole('region', { name: 'Figures' }).dataset['stale']).toBe('true')
})

test('until they are known their names stand there', () => {
  show(<Figures answer={answer(undefined)} isStale={false} />)

  expect([...document.querySelectorAll('.kpi-label')].map(({ textContent }) => textContent)).toEqual([...CARD_LABELS, ...SMALL_CARD_LABELS])
})
