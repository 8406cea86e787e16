/** Lets a page put its own tools where the shell has the view's: in the header. */

import { createContext, type ReactNode, use } from 'react'
import { createPortal } from 'react-dom'

/** The element in the header; null until it is there. */
export const ToolsPlace = createContext<HTMLElement | null>(null)

export function PageTools({ children }: { readonly children: ReactNode }) {
  const place = use(ToolsPlace)
  return place && createPortal(children, place)
}
