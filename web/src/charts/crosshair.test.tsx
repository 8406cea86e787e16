import { render } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { CrosshairScope, useCrosshair, useNewCrosshair } from './crosshair'

const tell: Record<string, (at: number | null) => void> = {}

function Chart({ name, onPoint }: { readonly name: string; readonly onPoint: (at: number | null) => void }) {
  tell[name] = useCrosshair(onPoint)
  return null
}

function Charts({ a, b }: { readonly a: (at: number | null) => void; readonly b?: (at: number | null) => void }) {
  return <CrosshairScope value={useNewCrosshair()}><Chart name="a" onPoint={a} />{b && <Chart name="b" onPoint={b} />}</CrosshairScope>
}

test('all charts but the one pointed at are notified', () => {
  const [a, b] = [vi.fn(), vi.fn()]
  const { rerender } = render(<Charts a={a} b={b} />)

  tell['a']?.(5)
  tell['b']?.(null)
  expect(a.mock.calls).toEqual([[null]])
  expect(b.mock.calls).toEqual([[5]])
  rerender(<Charts a={a} />)
  tell['a']?.(6)
  expect(b).toHaveBeenCalledOnce()
})

test('a chart that stands alone notifies nobody', () => {
  const a = vi.fn()
  render(<Chart name="a" onPoint={a} />)

  tell['a']?.(5)

  expect(a).not.toHaveBeenCalled()
})
