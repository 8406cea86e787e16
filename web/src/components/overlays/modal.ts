/** A native modal dialog that is open as long as it is there; the focus goes back to where it was. */

import { type RefObject, useLayoutEffect, useRef } from 'react'

/** Opens the dialog; whichever way it goes, by Escape or by what was chosen in it, the keyboard is where it was before. */
export function useModal(): RefObject<HTMLDialogElement | null> {
  const dialog = useRef<HTMLDialogElement>(null)
  const before = useRef<Element | null>(null)
  useLayoutEffect(() => {
    const element = dialog.current
    before.current ??= document.activeElement
    element?.showModal()
    return () => {
      // Nothing outside can have the focus until the dialog is gone, which it is right after this.
      queueMicrotask(() => {
        const isElsewhere = document.activeElement !== document.body
        if (element?.isConnected !== true && !isElsewhere && before.current instanceof HTMLElement) before.current.focus({ preventScroll: true })
      })
    }
  }, [])
  return dialog
}
