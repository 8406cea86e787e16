/** The pages that exist, by address. A page is loaded when it is first opened. */

import type { QueryClient } from '@tanstack/react-query'
import { type ComponentType, lazy, type LazyExoticComponent } from 'react'

import { type Scope, traceQuery } from '../api/queries'
import type { Project } from '../api/types'
import type { IconName } from '../components/icon'
import { askOverview } from '../pages/overview/questions'

export interface PageProps {
  readonly scope: Scope
  /** Null while the list of projects is on its way. */
  readonly project: Project | null
  /** What the address says after the page's own path: "/traces/7f3c" of "/traces/:id" → "7f3c". */
  readonly id: string
}

export interface PageEntry {
  /** "/traces", or "/traces/:id" for one of many. */
  readonly path: string
  readonly name: string
  readonly component: LazyExoticComponent<ComponentType<PageProps>>
  /** Looks at one thing, whenever it was: project, filter and time are not chosen there. */
  readonly isOfOne?: boolean
  /** What it will ask first: asked while the page itself is loaded. */
  readonly ahead?: (cache: QueryClient, scope: Scope, id: string) => Promise<unknown>
  /** Shows no data of a project. */
  readonly isStatic?: boolean
}

export interface ListedPage extends PageEntry {
  readonly icon: IconName
}

export interface PageGroup {
  readonly name: string | null
  readonly pages: readonly ListedPage[]
}

/** Those in the navigation. */
export const PAGES: readonly PageGroup[] = [
  {
    name: null,
    pages: [
      { path: '/', name: 'Overview', icon: 'overview', ahead: askOverview, component: lazy(() => import('../pages/overview/overview')) },
      { path: '/traces', name: 'Traces', icon: 'traces', component: lazy(() => import('../pages/traces/traces')) },
    ],
  },
]

const UNLISTED: readonly PageEntry[] = [
  { path: '/traces/:id', name: 'Trace', isOfOne: true, ahead: (cache, { project }, id) => cache.query(traceQuery(project, id)), component: lazy(() => import('../pages/trace/trace')) },
  { path: '/dev/gallery', name: 'Gallery', isStatic: true, component: lazy(() => import('../pages/gallery/gallery')) },
]

export interface Found {
  readonly page: PageEntry
  readonly id: string
}

export function pageAt(path: string): Found | null {
  const all = [...PAGES.flatMap(({ pages }) => pages), ...UNLISTED]
  const exact = all.find((page) => page.path === path)
  if (exact) return { page: exact, id: '' }
  const [, parent = '', id = ''] = /^(\/.+)\/([^/]+)$/.exec(path) ?? []
  const page = all.find((known) => known.path === `${parent}/:id`)
  return page && id ? { page, id: decodeURIComponent(id) } : null
}
