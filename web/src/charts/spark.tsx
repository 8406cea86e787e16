/** A small line without axes: the shape of a figure over time. Gaps stay gaps. */

import './chart.css'

const WIDTH = 200
const HEIGHT = 28
const TOP = 2

export interface SparkProps {
  readonly values: readonly (number | null)[]
  readonly colour: string
}

/** Runs of known values, as points: [1, null, 2, 3] → [[p0], [p2, p3]]. */
function runs(values: readonly (number | null)[]): (readonly [number, number])[][] {
  const most = Math.max(0, ...values.filter((value) => value !== null))
  const found: (readonly [number, number])[][] = [[]]
  values.forEach((value, index) => {
    if (value === null) {
      found.push([])
      return
    }
    const x = values.length > 1 ? (index / (values.length - 1)) * WIDTH : WIDTH / 2
    const y = most === 0 ? HEIGHT - 1 : HEIGHT - 1 - (value / most) * (HEIGHT - 1 - TOP)
    found.at(-1)?.push([x, y])
  })
  return found.filter((run) => run.length > 0)
}

function path(run: readonly (readonly [number, number])[]): string {
  const moves = run.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`)
  // A lone point is drawn as a short dash.
  return run.length === 1 ? `${moves.join('')}h2` : moves.join('')
}

function area(run: readonly (readonly [number, number])[]): string {
  const first = run[0]?.[0] ?? 0
  const last = run.at(-1)?.[0] ?? 0
  return `${path(run)}L${last.toFixed(1)} ${HEIGHT}L${first.toFixed(1)} ${HEIGHT}Z`
}

export function Spark({ values, colour }: SparkProps) {
  const lines = runs(values)
  return (
    <svg className="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      {lines.map((run, index) => (
        <g key={index}>
          <path d={area(run)} fill={colour} opacity="0.1" />
          <path d={path(run)} fill="none" stroke={colour} strokeWidth="1.5" vectorEffect="non-scaling-stroke" />
        </g>
      ))}
    </svg>
  )
}
