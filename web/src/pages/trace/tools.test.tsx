import { fireEvent, screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { lookAt, show } from '../../../testing/page'
import { WithView } from '../../../testing/trace-view'
import { currentLocation } from '../../state/location'
import { leave } from '../../state/visited'
import { Tools } from './tools'

function tools(search = '') {
  lookAt(`/traces/t${search}`)
  const onPath = vi.fn()
  const page = show(<WithView>{(view) => <Tools view={view} hasPath onPath={onPath} />}</WithView>)
  return { ...page, onPath, input: screen.getByRole<HTMLInputElement>('textbox'), count: () => document.querySelector('.trace-search-count')?.textContent }
}

const selected = () => new URLSearchParams(currentLocation().search).get('span')

test('a search steps through its hits, on and back and around', async () => {
  const { user, input, count } = tools()

  fireEvent.keyDown(document.body, { key: '/' })
  expect(document.activeElement).toBe(input)
  await user.type(input, 'ch')
  expect(count()).toBe('3')
  await user.keyboard('{Enter}{Enter}')
  expect([selected(), count()]).toEqual(['call', '2 of 3'])
  await user.keyboard('{Shift>}{Enter}{/Shift}')
  expect(selected()).toBe('root')
  await user.click(screen.getByRole('button', { name: 'Previous match' }))
  expect(selected()).toBe('tool')
  await user.click(screen.getByRole('button', { name: 'Next match' }))
  expect(selected()).toBe('root')
})

test('without a hit there is none to step to; Escape ends the search', async () => {
  const { user, input, count } = tools('?q=nothing')
  expect(count()).toBe('none')
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Next match' }).disabled).toBe(true)

  await user.click(input)
  await user.keyboard('{Enter}{Escape}')
  expect(currentLocation().search).toBe('')
  expect(document.activeElement).not.toBe(input)
})

test('the way back leads to the list as it was left', () => {
  leave('traces', { sort: '-cost', peek: null })
  tools('?range=7d&q=x')

  expect(screen.getByRole('link', { name: 'Back to the traces' }).getAttribute('href')).toBe('/traces?range=7d&sort=-cost')
  leave('traces', {})
})

test('the critical path is shown or not', async () => {
  const { user, onPath } = tools()
  const button = screen.getByRole('button', { name: 'Critical path' })

  expect(button.getAttribute('aria-pressed')).toBe('true')
  await user.click(button)
  expect(onPath).toHaveBeenCalledOnce()
})
