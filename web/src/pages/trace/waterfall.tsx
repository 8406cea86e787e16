/** Tree at the left, time at the right, what it cost at the margin. */

import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef } from 'react'

import { axisTicks, panned, zoomed } from '../../model/trace/axis'
import { useMedia } from '../../state/media'
import { Minimap } from './minimap'
import { Row, rowId } from './row'
import { Ruler } from './ruler'
import { nextOf, type TraceView } from './use-trace'

const ROW = 28
const OVERSCAN = 10

export interface WaterfallProps {
  readonly view: TraceView
  /** Index of the span in the panel. */
  readonly current: number | null
  readonly hasPath: boolean
  readonly label?: string
}

/** As the tree pattern of WAI-ARIA has it. */
function useTreeKeys(view: TraceView, current: number | null) {
  const { tree, rows, closed, select, toggle } = view
  const moves: Readonly<Record<string, (index: number) => void>> = {
    ArrowDown: (index) => { go(nextOf(rows, index, 1), index, 1) },
    ArrowUp: (index) => { go(nextOf(rows, index, -1), index, -1) },
    Home: () => { go(rows[0] ?? null) },
    End: () => { go(rows.at(-1) ?? null) },
    ArrowRight: (index) => {
      if (closed.has(index)) toggle(index)
      else go(tree.nodes[index]?.children[0] ?? null)
    },
    ArrowLeft: (index) => {
      const node = tree.nodes[index]
      if (node && node.children.length > 0 && !closed.has(index)) toggle(index)
      else if (node && node.parent >= 0) go(node.parent)
    },
    Enter: (index) => {
      select(index)
      // The panel may only come with the choice.
      requestAnimationFrame(() => document.querySelector<HTMLElement>('.span-panel')?.focus())
    },
  }
  function go(to: number | null, from = to ?? 0, step = 0): void {
    // Does not go around: the end of a list should be felt.
    if (to !== null && (step === 0 || (to - from) * step > 0)) select(to)
  }
  return (event: KeyboardEvent) => {
    const move = moves[event.key]
    if (!move || event.metaKey || event.ctrlKey || event.altKey) return
    event.preventDefault()
    move(current ?? 0)
  }
}

/** With Ctrl or ⌘ held the wheel zooms around the pointer, with Shift it moves along; else it scrolls. */
function useWheel(element: RefObject<HTMLElement | null>, view: TraceView): void {
  const latest = useRef(view)
  useEffect(() => { latest.current = view })
  useEffect(() => {
    const body = element.current
    if (!body) return undefined
    const onWheel = (event: WheelEvent) => {
      const track = body.querySelector('.span-track')?.getBoundingClientRect()
      if (!track || !(event.ctrlKey || event.metaKey || event.shiftKey)) return
      event.preventDefault()
      const { window: seen, whole, zoom } = latest.current
      const turned = event.deltaY || event.deltaX
      const around = Math.max(0, Math.min(1, (event.clientX - track.left) / track.width))
      zoom(event.shiftKey ? panned(seen, whole, turned / track.width) : zoomed(seen, whole, Math.exp(turned / 300), around))
    }
    // Not passive: otherwise the browser would zoom the page.
    body.addEventListener('wheel', onWheel, { passive: false })
    return () => { body.removeEventListener('wheel', onWheel) }
  }, [element])
}

export function Waterfall({ view, current, hasPath, label = 'Spans' }: WaterfallProps) {
  const { tree, rows, window } = view
  const body = useRef<HTMLDivElement>(null)
  const isNarrow = useMedia('(max-width: 760px)')
  const ticks = useMemo(() => axisTicks(window, isNarrow ? 2 : 5), [window, isNarrow])
  // It remembers nothing between renders that the compiler could keep for it.
  // eslint-disable-next-line react-hooks/incompatible-library
  const virtual = useVirtualizer({
    count: rows.length,
    estimateSize: () => ROW,
    overscan: OVERSCAN,
    getScrollElement: () => body.current,
  })
  useWheel(body, view)
  const { selected } = view
  useEffect(() => {
    const at = selected === null ? -1 : rows.indexOf(selected)
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' })
    // Only when another span is looked at: opening and closing rows must not move the list.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [selected])
  const onKeyDown = useTreeKeys(view, current)
  const items = virtual.getVirtualItems()
  const isCurrentSeen = items.some(({ index }) => rows[index] === current)
  return (
    <section className="panel waterfall" aria-label={label}>
      <Minimap view={view} />
      <Ruler view={view} ticks={ticks} />
      <div
        ref={body}
        className="waterfall-body"
        role="tree"
        aria-label={`${label} of the trace`}
        tabIndex={0}
        aria-activedescendant={isCurrentSeen && current !== null ? rowId(current) : undefined}
        onKeyDown={onKeyDown}
      >
        <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {items.map(({ index: at, start }) => {
            const node = tree.nodes[rows[at] ?? -1]
            return (
              node && (
                <Row key={`${node.span.span_id} ${node.span.start_offset_ns}`} node={node} view={view} top={start} ticks={ticks} isCurrent={node.index === current} hasPath={hasPath} />
              )
            )
          })}
        </div>
      </div>
    </section>
  )
}
