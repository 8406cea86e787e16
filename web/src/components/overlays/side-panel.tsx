/** What a row holds, at the side of its list: beside it where there is room, else over it, on a phone a sheet. */

import type { ReactNode } from 'react'

import { useModal } from './modal'
import './side-panel.css'

const BODY_ID = 'side-panel'

/** Gives the keyboard to the panel that is open, so that its text scrolls and Tab leads on from there. */
export function enterSidePanel(): void {
  document.getElementById(BODY_ID)?.focus()
}

export type PanelPlace = 'beside' | 'over' | 'sheet'

export interface SidePanelProps {
  readonly label: string
  readonly place: PanelPlace
  readonly isBusy?: boolean
  readonly onClose: () => void
  /** Stays in place while the rest scrolls. */
  readonly head: ReactNode
  readonly children: ReactNode
}

export function SidePanel(props: SidePanelProps) {
  const { label, place, isBusy = false, head, children } = props
  if (place === 'sheet') return <Sheet {...props} />
  return (
    <aside className={`panel side-panel ${place}`} aria-label={label} aria-busy={isBusy}>
      <Inside head={head}>{children}</Inside>
    </aside>
  )
}

/** A native modal dialog: it keeps the focus inside; Escape and a tap above it close it. */
function Sheet({ label, isBusy = false, onClose, head, children }: SidePanelProps) {
  const dialog = useModal()
  return (
    <dialog
      ref={dialog}
      className="side-panel sheet"
      aria-label={label}
      aria-busy={isBusy}
      onClose={onClose}
      onPointerDown={(event) => {
        if (event.target === event.currentTarget) onClose()
      }}
    >
      <div className="sheet-inside"><Inside head={head}>{children}</Inside></div>
    </dialog>
  )
}

function Inside({ head, children }: Pick<SidePanelProps, 'head' | 'children'>) {
  return (
    <>
      <div className="side-panel-head">{head}</div>
      {/* What scrolls must be reachable by keyboard. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div id={BODY_ID} className="side-panel-body" tabIndex={0} role="group" aria-label="Details">{children}</div>
    </>
  )
}
