/** How often values of a size occur: a bar per bin, with marks where percentiles lie. */

import './histogram.css'

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
  return (
    <figure className="histogram" style={{ minHeight: height }} aria-label={label}>
      <ul className="histogram-bins">
        {bins.map(({ count, label: range }, index) => {
          const title = `${range}: ${count.toLocaleString('en')}`
          const style = { height: count === 0 ? 0 : `max(2px, ${(count / most) * 100}%)`, background: colour }
          return (
            <li key={range}>
              {onPick && count > 0 ? (
                <button type="button" title={title} onClick={() => { onPick(index) }}>
                  <i style={style} />
                  <span className="visually-hidden">{title}</span>
                </button>
              ) : (
                <span title={title}>
                  <i style={style} />
                  <span className="visually-hidden">{title}</span>
                </span>
              )}
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
