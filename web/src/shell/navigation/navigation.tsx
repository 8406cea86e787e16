/** The pages, at the left; on a phone in a drawer. */

import { useEffect, useRef } from 'react'

import { useFreshness } from '../../api/freshness'
import { Icon, Mark } from '../../components/labels/icon'
import { toggled } from '../../model/sets'
import { when } from '../../model/time'
import { useNow } from '../../state/clock'
import { useKeys } from '../../state/keys'
import { href, useLocation } from '../../state/location'
import { useMedia } from '../../state/media'
import { usePreference } from '../../state/preferences'
import { parseView, writeView } from '../../state/view'
import './navigation.css'
import { PAGES } from './pages'

function Links() {
  const { path, search } = useLocation()
  // The view is kept on the next page; what only this page knows is not.
  const kept = writeView('', parseView(search))
  return PAGES.map(({ name, pages }) => (
    <div className="nav-group" key={name ?? ''}>
      {name && <span>{name}</span>}
      {pages.map((page) => (
        <a key={page.path} href={href(page.path, kept)} aria-current={page.path === path ? 'page' : path.startsWith(`${page.path}/`) && page.path !== '/' ? 'true' : undefined} title={page.name}>
          <Icon name={page.icon} />
          <span className="nav-name">{page.name}</span>
        </a>
      ))}
    </div>
  ))
}

function Brand() {
  const { search } = useLocation()
  return (
    <a className="brand" href={href('/', writeView('', parseView(search)))} aria-label="Podium, go to Overview">
      <Mark />
      <span className="nav-name">Podium</span>
    </a>
  )
}

/** Narrower than this there is room for the icons only. */
const NARROW = '(max-width: 1100px)'

/** Whether the navigation shows its icons only, and how to change that. */
export function useNarrowNavigation(): readonly [isNarrow: boolean, turn: () => void] {
  const [words, choose] = usePreference('navigation', '')
  return [words.has('narrow'), () => { choose(toggled(words, 'narrow')) }]
}

export function Navigation() {
  const [isChosen, turn] = useNarrowNavigation()
  const isForced = useMedia(NARROW)
  useKeys({ b: turn })
  const label = isChosen ? 'Expand the navigation' : 'Collapse the navigation'
  return (
    <nav className={isChosen || isForced ? 'nav narrow' : 'nav'} aria-label="Pages">
      <Brand />
      <Links />
      {!isForced && (
        <button type="button" className="nav-turn" aria-label={label} title={`${label} (b)`} onClick={turn}>
          <Icon name="collapse" />
          <span className="nav-name">Collapse</span>
        </button>
      )}
    </nav>
  )
}

export interface DrawerProps {
  readonly open: boolean
  readonly onClose: () => void
}

/** How fresh the page is, where the header has no room to say it. */
function Updated() {
  const { updatedAt, isUnreachable } = useFreshness()
  const now = useNow()
  return (
    <p className="drawer-updated num">
      <span className={isUnreachable ? 'dot lost' : 'dot open'} />
      {isUnreachable ? 'Podium is not responding. ' : ''}
      {updatedAt === 0 ? 'Not loaded yet' : `Updated ${when(updatedAt, Math.max(now, updatedAt))}`}
    </p>
  )
}

/** A native dialog: it keeps the focus inside and closes on Escape. */
export function Drawer({ open, onClose }: DrawerProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const { path } = useLocation()
  useEffect(() => {
    if (open) dialog.current?.showModal()
    else dialog.current?.close()
  }, [open])
  useEffect(onClose, [path, onClose])
  return (
    <dialog
      ref={dialog}
      className="drawer"
      aria-label="Pages"
      onClose={onClose}
      onPointerDown={(event) => {
        if (event.target === event.currentTarget) onClose()
      }}
    >
      <div className="drawer-body">
        {open && (
          <>
            <Brand />
            <Links />
            <Updated />
          </>
        )}
      </div>
    </dialog>
  )
}
