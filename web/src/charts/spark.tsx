/** A small line without axes: the shape of a figure over time. Gaps stay gaps. */

import './chart.css'

const WIDTH = 200
const HEIGHT = 28
const TOP = 2

export interface SparkProps {
  readonly values: readonly (number | null)[]
  readonly colour: string
  /** From the least to the most value rather than from zero; without the room below it, which would lie. */
  readonly isZoomed?: boolean
}

/** Runs of known values, as points: [1, null, 2, 3] → [[p0], [p2, p3]]. */
export function runs(values: readonly (number | null)[], isZoomed = false): (readonly [number, number])[][] {
  const known = values.filter((value) => value !== null)
  const most = Math.max(0, ...known)
  const least = isZoomed ? Math.min(most, ...known) : 0
  const found: (readonly [number, number])[][] = [[]]
  values.forEach((value, index) => {
    if (value === null) {
      found.push([])
      return
    }
    const x = values.length > 1 ? (index / (values.length - 1)) * WIDTH : WIDTH / 2
    // Values that are all alike have no least and no most: their line is in the middle, that of zeros at the foot.
    const share = most > least ? (value - least) / (most - least) : isZoomed && most > 0 ? 0.5 : 0
    const y = HEIGHT - 1 - share * (HEIGHT - 1 - TOP)
    found.at(-1)?.push([x, y])
  })
  return found.filter((run) => run.length > 0)
}

function path(run: readonly (readonly [number, number])[]): string {
  const moves = run.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`)
  // A lone point is drawn as a short dash.
  return run.length === 1 ? `${moves.join('')}m-2 0h4` : moves.join('')
}

function area(run: readonly (readonly [number, number])[]): string {
  const first = run[0]?.[0] ?? 0
  const last = run.at(-1)?.[0] ?? 0
  return `${path(run)}L${last.toFixed(1)} ${HEIGHT}L${first.toFixed(1)} ${HEIGHT}Z`
}

export function Spark({ values, colour, isZoomed = false }: SparkProps) {
  const lines = runs(values, isZoomed)
  return (
    <svg className="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      {lines.map((run, index) => (
        <g key={index}>
          {!isZoomed && <path d={area(run)} fill={colour} opacity="0.1" />}
          <path d={path(run)} fill="none" stroke={colour} strokeWidth="1.5" vectorEffect="non-scaling-stroke" />
        </g>
      ))}
    </svg>
  )
}
