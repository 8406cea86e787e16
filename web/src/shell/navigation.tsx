/** The pages, at the left; on a phone in a drawer. */

import { useEffect, useRef } from 'react'

import { Icon, Mark } from '../components/icon'
import { href, useLocation } from '../state/location'
import { parseView, writeView } from '../state/view'
import './navigation.css'
import { PAGES } from './pages'

function Links() {
  const { path, search } = useLocation()
  // What is looked at goes along to the next page; what only this page knows does not.
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
    <a className="brand" href={href('/', writeView('', parseView(search)))} aria-label="Podium, to the overview">
      <Mark />
      <span className="nav-name">Podium</span>
    </a>
  )
}

export function Navigation() {
  return (
    <nav className="nav" aria-label="Pages">
      <Brand />
      <Links />
    </nav>
  )
}

export interface DrawerProps {
  readonly open: boolean
  readonly onClose: () => void
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
        <Brand />
        <Links />
      </div>
    </dialog>
  )
}
