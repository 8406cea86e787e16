/** The time range and the time zone of the view: presets that end now, or two instants. */

import { ChoiceList } from '../../components/overlays/menu'
import { Popover } from '../../components/overlays/popover'
import { PRESETS, rangeLabel, type TimeRange } from '../../model/time'
import { offsetLabel, ownZone } from '../../model/zone'
import { useNow } from '../../state/clock'
import type { View } from '../../state/view'
import { CustomRange } from './custom-range'
import './range-picker.css'
import { ZonePicker } from './zone-picker'

export interface RangePickerProps {
  readonly time: TimeRange
  /** Null: the zone of the browser. */
  readonly zone: string | null
  readonly onChange: (change: Partial<Pick<View, 'time' | 'zone'>>) => void
}

const CHOICES = PRESETS.map(({ range, label }) => ({ value: range, label, note: range }))

export function RangePicker({ time, zone, onChange }: RangePickerProps) {
  const now = useNow()
  const isAway = zone !== null && zone !== ownZone()
  return (
    <Popover
      label="Time range"
      align="end"
      icon="calendar"
      className="range-picker"
      button={
        <>
          <b className="num">{rangeLabel(time)}</b>
          {isAway && <span className="range-zone" title={zone}>{offsetLabel(now, zone)}</span>}
        </>
      }
    >
      {(close) => {
        const choose = (chosen: TimeRange) => {
          onChange({ time: chosen })
          close()
        }
        return <Ranges time={time} zone={zone} onTime={choose} onZone={(next) => { onChange({ zone: next }) }} />
      }}
    </Popover>
  )
}

interface RangesProps {
  readonly time: TimeRange
  readonly zone: string | null
  readonly onTime: (time: TimeRange) => void
  readonly onZone: (zone: string | null) => void
}

function Ranges({ time, zone, onTime, onZone }: RangesProps) {
  return (
    <>
      <div role="menu" aria-label="Relative ranges">
        <ChoiceList
          choices={CHOICES}
          chosen={time.kind === 'last' ? time.range : null}
          onChoose={(range) => { onTime({ kind: 'last', range }) }}
        />
      </div>
      <CustomRange key={zone} time={time} onChoose={onTime} />
      <ZonePicker zone={zone} onChange={onZone} />
    </>
  )
}
