/** A native modal dialog that is open as long as it is there; the focus goes back to where it was. */

import { type RefObject, useLayoutEffect, useRef } from 'react'

/** Opens the dialog; whichever way it goes away, by Escape or by what was chosen in it, the keyboard is where it was before. */
export function useModal(): RefObject<HTMLDialogElement | null> {
  const dialog = useRef<HTMLDialogElement>(null)
  const before = useRef<Element | null>(null)
  useLayoutEffect(() => {
    before.current ??= document.activeElement
    dialog.current?.showModal()
    return () => {
      const { activeElement } = document
      const isElsewhere = activeElement !== null && activeElement !== document.body && !dialog.current?.contains(activeElement)
      // Removing an open dialog leaves the focus on nothing.
      dialog.current?.close()
      if (!isElsewhere && before.current instanceof HTMLElement) before.current.focus({ preventScroll: true })
    }
  }, [])
  return dialog
}
