/** The address bar as a store: pages read it, `navigate` writes it, back and forward just work. */

import { useSyncExternalStore } from 'react'

export interface Location {
  /** Below the base address, with a leading slash. */
  readonly path: string
  readonly search: string
}

/** Sent to the window after `navigate` has changed the address. */
export const CHANGED = 'podium:navigate'

/** The path Podium is served below, with a trailing slash; a proxy may put it under "/podium/". */
export const basePath = new URL(document.baseURI).pathname.replace(/[^/]*$/, '')

let current = currentLocation()

export function currentLocation(): Location {
  const { pathname, search } = window.location
  return { path: `/${pathname.slice(basePath.length)}`, search }
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('popstate', listener)
  window.addEventListener(CHANGED, listener)
  return () => {
    window.removeEventListener('popstate', listener)
    window.removeEventListener(CHANGED, listener)
  }
}

/** The same object as long as nothing has changed. */
function latestLocation(): Location {
  const next = currentLocation()
  if (next.path !== current.path || next.search !== current.search) current = next
  return current
}

export function useLocation(): Location {
  return useSyncExternalStore(subscribe, latestLocation)
}

/** Address of a path below the base, for links. */
export function href(path: string, search = ''): string {
  return basePath + path.slice(1) + search
}

/** Goes to `path` and `search`; an identical address makes no new history entry. */
export function navigate(path: string, search: string, { replace = false } = {}): void {
  const address = href(path, search)
  if (address === window.location.pathname + window.location.search) return
  if (replace) window.history.replaceState(null, '', address)
  else window.history.pushState(null, '', address)
  window.dispatchEvent(new Event(CHANGED))
}

/** Goes where a link with this address would lead. */
export function follow(address: string): void {
  const { pathname, search } = new URL(address, window.location.href)
  navigate(`/${pathname.slice(basePath.length)}`, search)
}

function isPlainClick(event: MouseEvent): boolean {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey
}

/** Leads to another page of Podium, not to a file, a place on this page, or away. */
function isInside(link: HTMLAnchorElement): boolean {
  if (link.origin !== window.location.origin || !link.pathname.startsWith(basePath)) return false
  return link.target === '' && link.hash === '' && !link.hasAttribute('download')
}

/** The link that a click means: the one clicked, or that of the row clicked in. */
function meantLink(target: EventTarget | null): HTMLAnchorElement | null {
  if (!(target instanceof Element)) return null
  const link = target.closest('a')
  if (link || target.closest('button, input, label')) return link
  // Marking text in a row is no wish to leave.
  return window.getSelection()?.isCollapsed === false ? null : (target.closest('.row')?.querySelector('a.row-link') ?? null)
}

/** Lets plain links inside Podium change the page without loading it anew, and rows be followed where they are hit. */
export function followLinks(): () => void {
  const follow = (event: MouseEvent) => {
    const link = meantLink(event.target)
    if (!link || event.defaultPrevented || !isPlainClick(event) || !isInside(link)) return
    event.preventDefault()
    navigate(`/${link.pathname.slice(basePath.length)}`, link.search)
  }
  document.addEventListener('click', follow)
  return () => {
    document.removeEventListener('click', follow)
  }
}
