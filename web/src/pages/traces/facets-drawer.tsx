/** The facets on a narrow screen: a sheet from the side. */

import type { ReactNode } from 'react'

import { Icon } from '../../components/labels/icon'
import { useModal } from '../../components/overlays/modal'

export function FacetsDrawer({ onClose, children }: { readonly onClose: () => void; readonly children: ReactNode }) {
  const dialog = useModal()
  return (
    <dialog
      ref={dialog}
      className="facets-drawer"
      aria-label="Facets"
      onClose={onClose}
      onPointerDown={(event) => {
        if (event.target === event.currentTarget) onClose()
      }}
    >
      <div className="facets-drawer-body">
        <header>
          <b>Facets</b>
          <button type="button" className="icon-button" aria-label="Close" onClick={onClose}>
            <Icon name="close" />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  )
}
