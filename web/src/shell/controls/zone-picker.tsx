/** On whose clock times are shown. */

import { useMemo, useState } from 'react'

import { offsetLabel, ownZone, zoneNames } from '../../model/zone'

export interface ZonePickerProps {
  /** Null: the zone of the browser. */
  readonly zone: string | null
  readonly onChange: (zone: string | null) => void
}

export function ZonePicker({ zone, onChange }: ZonePickerProps) {
  const own = ownZone()
  const [now] = useState(() => Date.now())
  const zones = useMemo(() => zoneNames(zone).map((name) => ({ name, offset: offsetLabel(now, name) })), [zone, now])
  return (
    <label className="zone-picker">
      Times in
      <select value={zone ?? own} onChange={({ target: { value } }) => { onChange(value === own ? null : value) }}>
        {zones.map(({ name, offset }) => (
          <option key={name} value={name}>
            {name === own ? `${name}, this browser` : name === offset ? name : `${name}, ${offset}`}
          </option>
        ))}
      </select>
    </label>
  )
}
