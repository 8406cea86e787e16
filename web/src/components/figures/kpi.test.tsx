import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'

import { show } from '../../../testing/page'
import { Kpi, KpiSkeleton, SmallKpi, SmallKpiSkeleton } from './kpi'

const FIGURE = {
  label: 'Cost', value: '$1.20', exact: '$1.2034', change: { direction: 'up', tone: 'bad', text: '5 %' } as const, before: '$1.14 in the previous period',
  spark: [1, 2, null], href: '/traces?sort=-cost',
}

test('a card leads to what it is made of, and has its figure in full on hover', () => {
  const { container } = show(<Kpi {...FIGURE} detail="$0.01 per trace" colour="red" />)

  expect(screen.getByRole('link').getAttribute('href')).toBe('/traces?sort=-cost')
  expect(screen.getByTitle('$1.2034').textContent).toBe('$1.20')
  expect(screen.getByTitle('$1.14 in the previous period').textContent).toContain('5 %')
  expect(container.querySelector('.kpi-detail')?.textContent).toBe('$0.01 per trace')
  expect(container.querySelectorAll('.spark path')).toHaveLength(2)
})

test('only a trend from its least to its most has no room below it', () => {
  const { container } = show(<><SmallKpi {...FIGURE} /><SmallKpi {...FIGURE} isZoomed /></>)

  expect([...container.querySelectorAll('.spark')].map((spark) => spark.querySelectorAll('path').length)).toEqual([2, 1])
})

test('a card that is not known yet has its name already', () => {
  show(<><KpiSkeleton label="Cost" /><SmallKpiSkeleton label="Throughput" /></>)

  expect(screen.getByText('Cost')).toBeTruthy()
  expect(screen.getByText('Throughput')).toBeTruthy()
})
