/** Lines across the page about all of it: these are not your data, or these are not fresh. */

import { useFreshness } from '../api/freshness'
import { Icon } from '../components/labels/icon'
import { when } from '../model/time'
import { useNow } from '../state/clock'
import './banners.css'

export interface BannersProps {
  readonly isSample: boolean
  readonly onRetry: () => void
}

export function Banners({ isSample, onRetry }: BannersProps) {
  const { isUnreachable, updatedAt } = useFreshness()
  const now = useNow()
  // Before anything was loaded the page itself says it.
  const isOld = isUnreachable && updatedAt > 0
  if (!isOld && !isSample) return null
  return (
    <aside aria-label="Notices">
      {isOld && (
        <div className="banner warn" role="status">
          <Icon name="warning" />
          <span>
            <b>Podium is not responding.</b> Showing what was loaded at {when(updatedAt, Math.max(now, updatedAt))}.
          </span>
          <button type="button" className="banner-action" onClick={onRetry}>
            Try again
          </button>
        </div>
      )}
      {isSample && (
        <div className="banner sample">
          <span>
            <b>Sample data.</b> Point any OpenTelemetry exporter at <code>{new URL(document.baseURI).origin}</code> and
            your own traces appear here.
          </span>
        </div>
      )}
    </aside>
  )
}
