/** Ask again now, how often to ask by itself, and whether the live feed is heard. */

import { useFreshness } from '../../api/freshness'
import type { LiveState } from '../../api/live'
import { Icon } from '../../components/labels/icon'
import { type Choice, Menu } from '../../components/overlays/menu'
import { step } from '../../model/format'
import { when } from '../../model/time'
import { useNow } from '../../state/clock'
import { type Refresh, REFRESH_SECONDS } from '../../state/view'
import './refresh-control.css'

export interface RefreshControlProps {
  readonly refresh: Refresh
  readonly live: LiveState
  readonly onRefresh: () => void
  readonly onChange: (refresh: Refresh) => void
}

/** The usual intervals, and the one that holds where it is another. */
function choices(refresh: Refresh): readonly Choice<Refresh>[] {
  const isUsual = typeof refresh !== 'number' || REFRESH_SECONDS.includes(refresh)
  const seconds = isUsual ? REFRESH_SECONDS : [...REFRESH_SECONDS, refresh].sort((a, b) => a - b)
  return [
    { value: 'live', label: 'Live', note: 'as data arrives' },
    ...seconds.map((each) => ({ value: each, label: `Every ${step(each)}` })),
    { value: 'off', label: 'Off', note: 'manual only' },
  ]
}

// Connecting takes milliseconds and shows in the dot: another word for it would push what stands beside it.
const LIVE_WORDS: Readonly<Record<LiveState, string>> = { connecting: 'live', open: 'live', lost: 'reconnecting' }

function buttonWords(refresh: Refresh, live: LiveState, isUnreachable: boolean): string {
  if (isUnreachable) return 'no answer'
  if (refresh === 'live') return LIVE_WORDS[live]
  return refresh === 'off' ? 'off' : step(refresh)
}

export function RefreshControl({ refresh, live, onRefresh, onChange }: RefreshControlProps) {
  const { updatedAt, isFetching, isUnreachable } = useFreshness()
  const now = useNow()
  const updated = updatedAt === 0 ? 'Not loaded yet' : `Updated ${when(updatedAt, Math.max(now, updatedAt))}`
  const dot = isUnreachable ? 'lost' : refresh === 'live' ? live : 'none'
  return (
    <div className="refresh">
      <span className="refresh-updated num" data-updated={updatedAt}>
        {updated}
      </span>
      <button
        type="button"
        className="control refresh-now"
        onClick={onRefresh}
        aria-label="Refresh now"
        title={`Refresh now (r). ${updated}`}
        data-busy={isFetching || undefined}
      >
        <Icon name="refresh" />
      </button>
      <Menu
        label="Automatic refresh"
        align="end"
        choices={choices(refresh)}
        chosen={refresh}
        onChoose={onChange}
        button={
          <span className="refresh-state">
            <span className={`dot ${dot}`} />
            <span className="refresh-words">{buttonWords(refresh, live, isUnreachable)}</span>
          </span>
        }
      />
    </div>
  )
}
