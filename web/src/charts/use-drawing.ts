/** An ECharts drawing in an element: made when the code has arrived, kept as wide as the element. */

import { useEffect, useState } from 'react'

import type * as Engine from './engine'

export interface Drawing {
  readonly chart: Engine.EChartsType
  readonly width: number
}

export const FAILED = 'failed'

/** Passed to ECharts, which takes "100%" for 100 pixels when it has to measure in an unlucky moment. */
function sizeOf(element: HTMLElement): { readonly width: number; readonly height: number } {
  return { width: element.clientWidth, height: element.clientHeight }
}

export function useDrawing(host: React.RefObject<HTMLDivElement | null>): Drawing | typeof FAILED | null {
  const [drawing, setDrawing] = useState<Drawing | typeof FAILED | null>(null)
  useEffect(() => {
    const element = host.current
    if (!element) return undefined
    let chart: Engine.EChartsType | null = null
    let gone = false
    const observer = new ResizeObserver(() => {
      const size = sizeOf(element)
      if (!chart || size.width === 0) return
      chart.resize(size)
      setDrawing({ chart, width: size.width })
    })
    const begin = ({ init }: typeof Engine) => {
      if (gone) return
      chart = init(element, null, sizeOf(element))
      setDrawing({ chart, width: element.clientWidth })
      observer.observe(element)
    }
    import('./engine').then(begin, () => { setDrawing(FAILED) })
    return () => {
      gone = true
      observer.disconnect()
      chart?.dispose()
    }
  }, [host])
  return drawing
}

/** Index of the interval below a pixel of the drawing, kept inside of `0` to `last`. */
export function indexAt(chart: Engine.EChartsType, pixel: number, last: number): number {
  const found: unknown = chart.convertFromPixel({ xAxisIndex: 0 }, pixel)
  return Math.max(0, Math.min(last, Math.round(Number(found))))
}

/** Pixel of the middle of an interval. */
export function pixelOf(chart: Engine.EChartsType, index: number): number {
  const found: unknown = chart.convertToPixel({ xAxisIndex: 0 }, index)
  return Number(found)
}
