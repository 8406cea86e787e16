import { fireEvent, screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { show } from '../../../testing/page'
import { inputTime } from '../../model/time'
import { CustomRange } from './custom-range'

const HOUR = 3_600_000
const FROM = Date.UTC(2026, 5, 1, 12)

function form(time: Parameters<typeof CustomRange>[0]['time']) {
  const onChoose = vi.fn()
  show(<CustomRange time={time} onChoose={onChoose} />)
  return { onChoose, from: screen.getByLabelText<HTMLInputElement>('From'), to: screen.getByLabelText<HTMLInputElement>('To'), apply: screen.getByRole<HTMLButtonElement>('button') }
}

test('two instants are chosen on the clock that is shown', () => {
  const { onChoose, from, to, apply } = form({ kind: 'between', from: FROM, to: FROM + HOUR })
  expect(from.value).toBe(inputTime(FROM))

  fireEvent.change(to, { target: { value: inputTime(FROM + 2 * HOUR) } })
  fireEvent.submit(apply.closest('form') as HTMLFormElement)

  expect(onChoose).toHaveBeenCalledExactlyOnceWith({ kind: 'between', from: FROM, to: FROM + 2 * HOUR })
})

test('a range that ends now begins as long ago as it is long', () => {
  vi.useFakeTimers({ now: FROM })
  const { from, to } = form({ kind: 'last', range: '6h' })

  expect([from.value, to.value]).toEqual([inputTime(FROM - 6 * HOUR), inputTime(FROM)])
})

test('an end that is not after the start is not chosen', () => {
  const { onChoose, to, apply } = form({ kind: 'between', from: FROM, to: FROM + HOUR })

  fireEvent.change(to, { target: { value: inputTime(FROM) } })
  fireEvent.submit(apply.closest('form') as HTMLFormElement)

  expect(apply.disabled).toBe(true)
  expect(screen.getByText('The end must be after the start')).toBeTruthy()
  expect(onChoose).not.toHaveBeenCalled()
})
