import { fireEvent, screen } from '@testing-library/react'
import { expect, test } from 'vitest'

import { lookAt, show } from '../../../testing/page'
import { ms, SPANS, traceSpan } from '../../../testing/samples'
import { WithView } from '../../../testing/trace-view'
import type { TraceSpan } from '../../api/trace'
import { currentLocation } from '../../state/location'
import { Row } from './row'

function row(id: string, { spans = SPANS as readonly TraceSpan[], search = '', hasPath = false, isCurrent = false } = {}) {
  lookAt(`/traces/t${search}`)
  show(
    <WithView spans={spans}>
      {(view) => {
        const node = view.tree.nodes[view.tree.indexOf.get(id) ?? -1]
        return node && <Row node={node} view={view} top={28} ticks={[{ at: ms(1_000), label: '1 s' }]} isCurrent={isCurrent} hasPath={hasPath} />
      }}
    </WithView>,
  )
  const element = screen.getAllByRole('treeitem').at(-1) as HTMLElement
  return { element, cost: () => element.querySelector('.waterfall-cost') as HTMLElement, bar: () => element.querySelector<HTMLElement>('.span-bar'), place: (of: string) => element.querySelector<HTMLElement>(of)?.getAttribute('style') }
}

const near = (text: string | null | undefined, name: string) => Math.round(Number(new RegExp(`${name}: ([-\\d.]+)%`).exec(text ?? '')?.[1]))

test('a bar stands where its span was, with the wait for the first token', () => {
  const { place, bar } = row('call')

  expect([near(place('.span-bar'), 'left'), near(place('.span-bar'), 'width')]).toEqual([5, 45])
  expect([near(place('.span-waiting'), 'left'), near(place('.span-waiting'), 'width')]).toEqual([5, 15])
  expect(bar()?.title.replaceAll('\u00a0', ' ')).toBe('+100 ms, took 900 ms, first token after 300 ms')
})

test('a parent has its own time drawn, and says how long that was', () => {
  const { element, bar } = row('root')

  expect(bar()?.className).toBe('span-bar parent')
  expect(bar()?.title.replaceAll('\u00a0', ' ')).toMatch(/^\+0.*, took 2.00 s, self time 600 ms$/)
  expect(element.querySelectorAll('.span-own').length).toBeGreaterThan(0)
})

test('a zoom leaves out what is not in it, and cuts what reaches beyond', () => {
  expect(row('call', { search: '?zoom=1500000000~2000000000' }).bar()).toBeNull()
  const { place } = row('call', { search: '?zoom=500000000~1500000000' })
  expect([near(place('.span-bar'), 'left'), near(place('.span-bar'), 'width')]).toEqual([-1, 51])
})

test('the critical path is drawn where it is asked for', () => {
  expect(row('call').element.querySelector('.span-critical')).toBeNull()
  expect(row('call', { hasPath: true }).element.querySelector('.span-critical')).not.toBeNull()
})

test('the most expensive span is the hottest, others by their share', () => {
  const spans = [...SPANS, traceSpan({ ...SPANS[1], span_id: 'cheap', cost: '0.006000000' } as TraceSpan)]
  const heat = (id: string) => Number(row(id, { spans }).cost().querySelector<HTMLElement>('.span-heat')?.style.opacity)

  expect([heat('call'), heat('cheap')]).toEqual([1, 0.56])
})

test.each([
  ['a model call', 'call', {}, '$0.0120'],
  ['what is above it, open', 'root', {}, '$0.0120'],
  ['a tool, which costs nothing', 'tool', {}, ''],
] as const)('the cost of %s', (_name, id, more, text) => {
  expect(row(id, more).cost().textContent).toBe(text)
})

test('what has no price says so', () => {
  expect(row('x', { spans: [traceSpan({ span_id: 'x', billable: true, cost_source: 'unpriced' })] }).cost().textContent).toBe('no price')
})

test.each([
  [{ status: 'error', error_type: 'unknown', status_message: 'gave up' }, 'gave up'],
  [{ status: 'error', error_type: 'Timeout', status_message: 'gave up' }, 'Timeout'],
  [{ status: 'error', error_type: 'unknown' }, 'unknown'],
  [{ name: 'chat gpt-4o', model: 'gpt-4o' }, ''],
  [{ name: 'chat', model: 'gpt-4o' }, 'gpt-4o'],
  [{ name: 'search parcels', model: '', tool: 'search' }, ''],
  [{ name: 'run', component: 'planner', tool: 'x' }, 'planner'],
])('beside the name stands what it does not say: %j', (more, text) => {
  const { element } = row('x', { spans: [traceSpan({ span_id: 'x', ...more })] })

  expect(element.querySelector('em')?.textContent).toBe(text)
})

test('a click selects, one on its arrow opens and closes', () => {
  const { element } = row('root')

  fireEvent.click(screen.getByRole('button', { name: 'Collapse' }))
  expect(currentLocation().search).toBe('?turned=root')
  expect(element.getAttribute('aria-expanded')).toBe('false')
  expect(screen.getByRole('button', { name: 'Expand' }).textContent).toBe('▸')
  fireEvent.click(element)
  expect(currentLocation().search).toContain('span=root')
})

test('a row says its level, whether it failed, and whether the search passes it over', () => {
  const failed = row('tool', { search: '?q=gpt', isCurrent: true }).element
  expect([failed.getAttribute('aria-level'), failed.dataset['failed'], failed.dataset['dim'], failed.getAttribute('aria-selected')]).toEqual(['2', 'true', 'true', 'true'])
  expect(failed.getAttribute('aria-expanded')).toBeNull()
  expect(failed.querySelector('.visually-hidden')?.textContent).toBe('failed tool')

  const hit = row('call', { search: '?q=gpt' }).element
  expect([hit.dataset['dim'], hit.dataset['failed']]).toEqual([undefined, undefined])
})

test.each([[{ name: '' }, 'unnamed'], [{ name: '', isSent: false }, 'not sent yet']])('%j is %s', (more, text) => {
  expect(row('x', { spans: [traceSpan({ span_id: 'x', ...more })] }).element.querySelector('.span-title')?.textContent).toBe(text)
})
