import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { show } from '../../../testing/page'
import { QueryView } from './query-view'

const around = { skeleton: <i>soon</i>, minHeight: 120 }

test('an answer on its way has its skeleton, as high as it will be', () => {
  show(<QueryView {...around} answer={{ data: undefined, error: null, refetch: vi.fn() }}>{() => 'there'}</QueryView>)

  expect(screen.getByText('soon').parentElement?.style.minHeight).toBe('120px')
})

test('a refusal says why and is asked again', async () => {
  const refetch = vi.fn()
  const { user } = show(<QueryView {...around} answer={{ data: undefined, error: new Error('too much'), refetch }}>{() => 'there'}</QueryView>)

  expect(screen.getByRole('alert').textContent).toContain('too much')
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  expect(refetch).toHaveBeenCalledOnce()
})

test('what is known stays when a later answer fails', () => {
  show(<QueryView {...around} answer={{ data: 0, error: new Error('gone'), refetch: vi.fn() }}>{(data) => `known ${data}`}</QueryView>)

  expect(screen.getByText('known 0')).toBeTruthy()
  expect(screen.queryByRole('alert')).toBeNull()
})
