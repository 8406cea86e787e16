/** How often values of a size occur: a bar per bin, with marks where percentiles lie. */

import { type KeyboardEvent, useRef, useState } from 'react'

import { share } from '../model/format'
import './chart.css'
import './histogram.css'
import { moved } from './use-cursor'

export interface Bin {
  readonly count: number
  /** "1 s – 2 s". */
  readonly label: string
}

export interface HistogramProps {
  readonly bins: readonly Bin[]
  /** What the axis reads, by share of the width. */
  readonly ticks: readonly { readonly at: number; readonly label: string }[]
  /** Marked values, by share of the width. */
  readonly marks?: readonly { readonly at: number; readonly label: string }[]
  readonly height: number
  readonly label: string
  readonly colour: string
  readonly onPick?: ((index: number) => void) | undefined
}

/** A label at an end stays inside. */
const EDGE = 0.05

function edgeOf(at: number): string | undefined {
  if (at < EDGE) return 'at-start'
  return at > 1 - EDGE ? 'at-end' : undefined
}

export function Histogram({ bins, ticks, marks = [], height, label, colour, onPick }: HistogramProps) {
  const most = Math.max(1, ...bins.map(({ count }) => count))
  const total = bins.reduce((sum, { count }) => sum + count, 0)
  const filled = bins.flatMap(({ count }, index) => (count > 0 ? [index] : []))
  const [looked, look] = useState<number | null>(null)
  const list = useRef<HTMLUListElement>(null)
  /** One bar is in the order of the page, the arrows lead to the others. */
  const inOrder = looked !== null && filled.includes(looked) ? looked : filled[0]
  const move = (index: number) => (event: KeyboardEvent) => {
    const next = moved(event.key, filled.indexOf(index), filled.length - 1)
    if (next === undefined) return
    event.preventDefault()
    list.current?.querySelectorAll('button')[next]?.focus()
  }
  return (
    <figure className="histogram" style={{ minHeight: height }} aria-label={label}>
      <ul className="histogram-bins" ref={list}>
        {bins.map((bin, index) => {
          const bar = <i style={{ height: bin.count === 0 ? 0 : `max(2px, ${(bin.count / most) * 100}%)`, background: colour }} />
          return (
            <li key={bin.label} className={placeOf(index / bins.length)}>
              {onPick && bin.count > 0 ? (
                <button
                  type="button"
                  aria-label={said(bin)}
                  tabIndex={index === inOrder ? 0 : -1}
                  onFocus={() => { look(index) }}
                  onKeyDown={move(index)}
                  onClick={() => { onPick(index) }}
                >
                  {bar}
                </button>
              ) : (
                <span>{bar}<span className="visually-hidden">{said(bin)}</span></span>
              )}
              <div className="histogram-tip" aria-hidden="true">
                <div>{bin.label}</div>
                <b>{bin.count.toLocaleString('en')}</b> {total > 0 && share(bin.count / total)}
                {onPick && bin.count > 0 && <div className="chart-tip-hint">click to open the traces</div>}
              </div>
            </li>
          )
        })}
      </ul>
      {marks.map(({ at, label: name }) => (
        <span key={name} className={at > 0.7 ? 'histogram-mark to-left' : 'histogram-mark'} style={{ left: `${at * 100}%` }}><b>{name}</b></span>
      ))}
      <div className="histogram-axis" aria-hidden="true">
        {ticks.map(({ at, label: text }) => <span key={text} className={edgeOf(at)} style={{ left: `${at * 100}%` }}>{text}</span>)}
      </div>
    </figure>
  )
}

function said({ label, count }: Bin): string {
  return `${label}: ${count.toLocaleString('en')}`
}

/** The tooltip of a bar stands beside it, inside of the chart. */
function placeOf(at: number): string {
  return at < 0.5 ? 'tip-start' : 'tip-end'
}
