/** The whole trace in a strip; drag across it to zoom in. */

import { useEffect, useRef } from 'react'

import type { TraceSpan } from '../../api/trace'
import { paint } from '../../charts/paint'
import { useBrush } from '../../charts/use-brush'
import { kindColour } from '../../model/colours'
import { position } from '../../model/trace/axis'
import { endOf, type Node } from '../../model/trace/tree'
import { useTheme } from '../../state/theme'
import type { TraceView } from './use-trace'

const HEIGHT = 44
const MARGIN = 4

function draw(canvas: HTMLCanvasElement, { tree, whole }: TraceView): void {
  const context = canvas.getContext('2d')
  const width = canvas.clientWidth
  const ratio = window.devicePixelRatio
  if (!context || width === 0) return
  canvas.width = width * ratio
  canvas.height = HEIGHT * ratio
  context.scale(ratio, ratio)
  const step = Math.min(5, (HEIGHT - 2 * MARGIN) / Math.max(1, tree.nodes.length))
  const thickness = Math.max(1, Math.min(3, step * 0.8))
  const fill = ({ index, span }: Node<TraceSpan>, colour: string) => {
    const left = position(whole, span.start_offset_ns) * width
    context.fillStyle = colour
    context.fillRect(left, MARGIN + index * step, Math.max(1.5, position(whole, endOf(span)) * width - left), thickness)
  }
  const colours = new Map<string, string>()
  const colourOf = (kind: string) => {
    const known = colours.get(kind) ?? paint(kindColour(kind))
    colours.set(kind, known)
    return known
  }
  const bad = paint('var(--bad)')
  for (const node of tree.nodes) if (node.span.status !== 'error') fill(node, colourOf(node.span.kind))
  // Last, so that nothing hides them.
  for (const node of tree.nodes) if (node.span.status === 'error') fill(node, bad)
}

export function Minimap({ view }: { readonly view: TraceView }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const theme = useTheme()
  const { tree, whole, window: seen } = view
  const latest = useRef(view)
  useEffect(() => { latest.current = view })
  useEffect(() => {
    const element = canvas.current
    if (!element) return undefined
    // It reports the first size, too, before the first frame.
    const observer = new ResizeObserver(() => { draw(element, latest.current) })
    observer.observe(element)
    return () => { observer.disconnect() }
  }, [tree, theme])
  const [selection, handlers] = useBrush((a, b) => {
    const width = canvas.current?.clientWidth ?? 1
    const at = (pixel: number) => whole.from + Math.max(0, Math.min(1, pixel / width)) * (whole.to - whole.from)
    view.zoom({ from: at(Math.min(a, b)), to: at(Math.max(a, b)) })
  })
  const isZoomed = seen.from > whole.from || seen.to < whole.to
  return (
    // Zooming is on the keys + - 0 [ ] as well.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className="minimap" onDoubleClick={() => { view.zoom(whole) }} {...handlers} title="Drag to zoom in, double click to reset">
      <canvas ref={canvas} aria-hidden="true" />
      {isZoomed && (
        <>
          <span className="minimap-veil" style={{ left: 0, width: `${position(whole, seen.from) * 100}%` }} />
          <span className="minimap-veil" style={{ right: 0, width: `${(1 - position(whole, seen.to)) * 100}%` }} />
        </>
      )}
      {selection && <span className="chart-band" style={{ left: Math.min(selection.from, selection.to), width: Math.abs(selection.to - selection.from), top: 0, bottom: 0 }} />}
    </div>
  )
}
