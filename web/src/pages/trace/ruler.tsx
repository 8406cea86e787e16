/** The head of the waterfall: how deep it is open, and the offsets. */

import { useMemo } from 'react'

import type { TraceSpan } from '../../api/trace'
import { Icon } from '../../components/labels/icon'
import { type Choice, Menu } from '../../components/overlays/menu'
import { plural } from '../../model/format'
import { position, type Tick, zoomed } from '../../model/trace/axis'
import type { Tree } from '../../model/trace/tree'
import type { TraceView } from './use-trace'

const DEPTHS = 6

function depthChoices(tree: Tree<TraceSpan>): Choice<number>[] {
  const deepest = tree.nodes.reduce((most, { depth }) => Math.max(most, depth), 0)
  const levels = Array.from({ length: Math.min(DEPTHS, deepest) }, (_, at) => ({ value: at, label: at === 0 ? 'Root spans only' : plural(at, 'level') }))
  return [{ value: -1, label: 'Expand all' }, ...levels]
}

export function Ruler({ view, ticks }: { readonly view: TraceView; readonly ticks: readonly Tick[] }) {
  const { tree, rows, closed, depth: opened, window, whole } = view
  const choices = useMemo(() => depthChoices(tree), [tree])
  const isZoomed = window.from > whole.from || window.to < whole.to
  return (
    <div className="waterfall-ruler">
      <div className="waterfall-spans">
        <Menu
          label="Expand to depth"
          choices={choices}
          chosen={closed.size === 0 ? -1 : opened}
          onChoose={(depth) => { view.openTo(depth < 0 ? null : depth) }}
          button={<span className="num">{rows.length < tree.nodes.length ? `${plural(rows.length, 'row')} of ` : ''}{plural(tree.nodes.length, 'span')}</span>}
        />
        {isZoomed && (
          <button type="button" className="icon-button" title="Reset the zoom (0)" aria-label="Reset the zoom" onClick={() => { view.zoom(whole) }}>
            <Icon name="zoomOut" />
          </button>
        )}
        <span className="visually-hidden">
          <button type="button" onClick={() => { view.zoom(zoomed(window, whole, 0.5)) }}>Zoom in</button>
        </span>
      </div>
      <div className="waterfall-ticks num" aria-hidden="true">
        {/* A label that begins at the very end has no room. */}
        {ticks.filter(({ at }) => position(window, at) < 0.9).map(({ at, label }) => (
          <span key={at} style={{ left: `${position(window, at) * 100}%` }}>{label}</span>
        ))}
      </div>
      <span className="waterfall-n">duration</span>
      <span className="waterfall-n waterfall-cost">cost</span>
    </div>
  )
}
