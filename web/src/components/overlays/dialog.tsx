/** A native modal dialog: it keeps the focus inside; Escape and a click beside it close it. */

import type { ReactNode } from 'react'

import './dialog.css'
import { useModal } from './modal'

export interface DialogProps {
  readonly label: string
  readonly className: string
  readonly onClose: () => void
  readonly children: ReactNode
}

/** Open as long as it is rendered. */
export function Dialog({ label, className, onClose, children }: DialogProps) {
  const dialog = useModal()
  return (
    <dialog
      ref={dialog}
      className={`dialog ${className}`}
      aria-label={label}
      onClose={onClose}
      onPointerDown={(event) => {
        if (event.target === event.currentTarget) onClose()
      }}
    >
      <div className="dialog-body">{children}</div>
    </dialog>
  )
}
