import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { show } from '../../../testing/page'
import { spanDetail } from '../../../testing/samples'
import { otlpOf } from '../../model/trace/otlp'
import { Raw } from './raw'

test('it is a tree to read or text to send, as was chosen last', async () => {
  const detail = spanDetail()
  const { user, container } = show(<Raw detail={detail} />)
  expect(screen.getByRole('tree', { name: 'span' })).toBeTruthy()

  await user.click(screen.getByRole('button', { name: 'Text' }))
  expect(JSON.parse(container.querySelector('pre')?.textContent ?? '')).toEqual(otlpOf(detail))
  expect(localStorage.getItem('podium.raw')).toBe('text')
})

test('all of a long one is copied, though not all is shown', async () => {
  localStorage.setItem('podium.raw', 'text')
  const detail = spanDetail({ attributes: [{ key: 'k', type: 'string', value: 'x'.repeat(210_000) }] })
  const { user, container } = show(<Raw detail={detail} />)
  const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()

  await user.click(screen.getByTitle('Copy the span as OTLP/JSON'))

  expect(write.mock.calls[0]?.[0].length).toBeGreaterThan(210_000)
  expect(container.querySelector('pre')?.textContent).toHaveLength(200_000 + '\n… copy it to get all of it'.length)
})
