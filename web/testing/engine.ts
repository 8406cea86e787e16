/** In place of ECharts, which needs a canvas: notes what it is told to draw, a hundred pixels an interval. */

import { vi } from 'vitest'

export interface FakeChart {
  readonly options: Record<string, unknown>[]
  readonly actions: Record<string, unknown>[]
  readonly resize: () => void
  isGone: boolean
}

/** Those of the test that runs, the newest last. */
export const drawings: FakeChart[] = []

const STEP = 100

export function init() {
  const chart = {
    options: [] as Record<string, unknown>[],
    actions: [] as Record<string, unknown>[],
    isGone: false,
    resize: vi.fn(),
    setOption: (option: Record<string, unknown>) => { chart.options.push(option) },
    dispatchAction: (action: Record<string, unknown>) => { chart.actions.push(action) },
    isDisposed: () => chart.isGone,
    dispose: () => { chart.isGone = true },
    convertFromPixel: (_: unknown, pixel: number) => (pixel - STEP / 2) / STEP,
    convertToPixel: (_: unknown, index: number) => index * STEP + STEP / 2,
  }
  drawings.push(chart)
  return chart
}
