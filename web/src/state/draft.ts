/** A filter that is begun elsewhere, "model:", and finished in the filter bar. */

import { useEffect, useRef } from 'react'

const BEGUN = 'podium:draft'

export function beginFilter(text: string): void {
  window.dispatchEvent(new CustomEvent(BEGUN, { detail: text }))
}

export function useBegunFilter(onBegun: (text: string) => void): void {
  const latest = useRef(onBegun)
  useEffect(() => { latest.current = onBegun })
  useEffect(() => {
    const listen = (event: Event) => {
      if (event instanceof CustomEvent && typeof event.detail === 'string') latest.current(event.detail)
    }
    window.addEventListener(BEGUN, listen)
    return () => { window.removeEventListener(BEGUN, listen) }
  }, [])
}
