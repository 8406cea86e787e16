import { useEffect, useRef } from 'react'

/** Whether keys are text right now: somebody is typing, or a menu or dialog has the keyboard. */
export function isTaken(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return true
  if (document.querySelector('dialog[open]') !== null) return true
  return event.target instanceof Element && event.target.closest('input, textarea, select, [contenteditable], [role="menu"], [role="dialog"]') !== null
}

export type Keys = Readonly<Record<string, (event: KeyboardEvent) => void>>

/** Single keys for the whole page, by `KeyboardEvent.key`, as long as nobody is typing. */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys)
  useEffect(() => { latest.current = keys })
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const action = isTaken(event) ? undefined : latest.current[event.key]
      if (!action) return
      event.preventDefault()
      action(event)
    }
    document.addEventListener('keydown', onKey)
    return () => { document.removeEventListener('keydown', onKey) }
  }, [])
}
