import { screen } from '@testing-library/react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test, vi } from 'vitest'

import { show } from '../../../testing/page'
import { type BarItem, BarList } from './bar-list'

const ITEM: BarItem = { name: 'openai', label: 'openai', colour: 'red', length: 1, value: '$2', exact: '$2.00', note: '80 %', quiet: false }

test('a bar is as long as its share, seen however small it is, and none for nothing', () => {
  const html = renderToStaticMarkup(<BarList onPick={vi.fn()} items={[{ ...ITEM, length: 0.5 }, { ...ITEM, length: 0 }]} />)

  expect([...html.matchAll(/bar-track"><span style="width:([^;]+);/g)].map(([, width]) => width)).toEqual(['max(2px, 50%)', '0'])
})

test('a click picks the name by its place', async () => {
  const onPick = vi.fn()
  const { user } = show(<BarList onPick={onPick} items={[ITEM, { ...ITEM, name: '', label: 'unnamed', quiet: true }]} />)

  await user.click(screen.getByTitle('Show only unnamed'))

  expect(onPick).toHaveBeenCalledExactlyOnceWith(1)
  expect(screen.getByTitle('Show only openai')).toBeTruthy()
  expect(screen.getAllByTitle('$2.00').map(({ className }) => className)).toEqual(['num', 'num quiet'])
})
