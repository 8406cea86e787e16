import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'

import { show } from '../../../testing/page'
import { SPANS, trace, traceSpan } from '../../../testing/samples'
import { PeekSpans } from './peek-spans'

test('each span has its place in time and leads to itself', () => {
  show(<PeekSpans trace={trace()} />)
  const bars = [...document.querySelectorAll<HTMLElement>('u')].map(({ style }) => [style.left, style.width])

  expect(bars).toEqual([['0%', '100%'], ['5%', '45%'], ['50%', '25%']])
  expect(screen.getAllByRole('link').map((link) => link.getAttribute('href')?.split('?')[1])).toEqual(['span=root', 'span=call', 'span=tool'])
  expect(document.querySelectorAll('[data-failed]')).toHaveLength(1)
  expect(screen.getByRole('heading').textContent).toBe('Spans')
})

test('more than are read in passing are counted', () => {
  const many = [...SPANS, ...Array.from({ length: 20 }, (_, at) => traceSpan({ span_id: `s${at}`, parent_span_id: 'root', running: at === 0, name: '' }))]
  show(<PeekSpans trace={trace(many)} />)

  expect(document.querySelectorAll('.peek-span')).toHaveLength(14)
  expect(screen.getByText(/^9.more spans$/).getAttribute('href')).toBe('/traces/0af7651916cd43dd8448eb211c80319c')
  expect(screen.getByRole('heading').textContent).toBe('First spans')
})
