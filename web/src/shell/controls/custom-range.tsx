/** A time range between two instants, entered on the wall clock that is shown. */

import { type SubmitEvent, useState } from 'react'

import { inputTime, instantOfInput, rangeLength, type TimeRange } from '../../model/time'

export interface CustomRangeProps {
  readonly time: TimeRange
  readonly onChoose: (time: TimeRange) => void
}

function bounds(time: TimeRange): readonly [number, number] {
  if (time.kind === 'between') return [time.from, time.to]
  const now = Date.now()
  return [now - (rangeLength(time.range) ?? 0), now]
}

export function CustomRange({ time, onChoose }: CustomRangeProps) {
  const [[start, end]] = useState(() => bounds(time))
  const [from, setFrom] = useState(inputTime(start))
  const [to, setTo] = useState(inputTime(end))
  const isOrdered = from !== '' && to !== '' && from < to
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (isOrdered) onChoose({ kind: 'between', from: instantOfInput(from), to: instantOfInput(to) })
  }
  return (
    <form className="custom-range" onSubmit={submit}>
      <label>
        From
        <input type="datetime-local" value={from} max={to} onChange={(event) => { setFrom(event.target.value) }} required />
      </label>
      <label>
        To
        <input type="datetime-local" value={to} min={from} onChange={(event) => { setTo(event.target.value) }} required />
      </label>
      <div className="custom-range-end">
        <span className="muted" role="status">{isOrdered ? '' : 'The end must be after the start'}</span>
        <button type="submit" className="button primary" disabled={!isOrdered}>
          Show
        </button>
      </div>
    </form>
  )
}
