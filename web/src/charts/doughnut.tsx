/** Shares of a whole as a ring, with the names beside it; each leads somewhere. */

import './doughnut.css'

export interface Slice {
  readonly name: string
  readonly label: string
  readonly colour: string
  /** 0 to 1 of the whole. */
  readonly share: number
  readonly value: string
  readonly exact: string
}

export interface DoughnutProps {
  readonly slices: readonly Slice[]
  /** In the middle: the whole, and what it is of. */
  readonly total: string
  readonly unit: string
  readonly label: string
  readonly onPick?: (index: number) => void
}

const RADIUS = 42
const LENGTH = 2 * Math.PI * RADIUS
/** Of the ring's length, between two slices. */
const GAP = 1.6

interface Arc extends Slice {
  readonly from: number
}

/** Slices with where each begins, as shares of the ring. */
function arcsOf(slices: readonly Slice[]): Arc[] {
  return slices.map((slice, index) => ({ ...slice, from: slices.slice(0, index).reduce((sum, { share }) => sum + share, 0) }))
}

export function Doughnut({ slices, total, unit, label, onPick }: DoughnutProps) {
  const gap = slices.length > 1 ? GAP : 0
  return (
    <div className="doughnut"><div className="doughnut-body">
      <svg viewBox="0 0 100 100" role="img" aria-label={`${label}: ${total} ${unit}`}>
        <circle className="doughnut-track" cx="50" cy="50" r={RADIUS} />
        {arcsOf(slices).map(({ colour, share, from }, index) => (
          // For the mouse; who uses keys has the names beside it.
          <circle
            key={index}
            cx="50"
            cy="50"
            r={RADIUS}
            style={{ stroke: colour }}
            strokeDasharray={`${Math.max(0.6, share * LENGTH - gap)} ${LENGTH}`}
            strokeDashoffset={-from * LENGTH}
            className={onPick ? 'doughnut-arc' : undefined}
            onClick={() => { onPick?.(index) }}
          />
        ))}
        <text x="50" y="49" className="doughnut-total">{total}</text>
        <text x="50" y="61" className="doughnut-unit">{unit}</text>
      </svg>
      <ul>
        {slices.map((slice, index) => (
          <li key={index}>
            {onPick ? (
              <button type="button" title={`Show only ${slice.label}`} onClick={() => { onPick(index) }}>
                <SliceWords {...slice} />
              </button>
            ) : (
              <span className="doughnut-row"><SliceWords {...slice} /></span>
            )}
          </li>
        ))}
      </ul>
    </div></div>
  )
}

function SliceWords({ label, colour, value, exact }: Slice) {
  return (
    <>
      <span className="key" style={{ ['--c' as string]: colour }}><span className="legend-name">{label}</span></span>
      <span className="num" title={exact}>{value}</span>
    </>
  )
}
