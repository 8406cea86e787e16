/** The pages that exist, by address: what they are called and what they ask first. Their code is in `page-code.ts`. */

import type { QueryClient } from '@tanstack/react-query'

import { qualityQuery, type Scope, traceQuery } from '../../api/queries'
import type { IconName } from '../../components/labels/icon'
import { askOverview } from '../../pages/overview/questions'

/** Where a page is: "/traces", or "/traces/:id" for one of many. */
export type PagePath = '/' | '/traces' | '/traces/:id' | '/quality' | '/dev/gallery'

export interface PageEntry {
  readonly path: PagePath
  readonly name: string
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
      { path: '/', name: 'Overview', icon: 'overview', ahead: askOverview },
      { path: '/traces', name: 'Traces', icon: 'traces' },
    ],
  },
]

/** Reached from others and by ⌘K. */
export const FOUND_BY_NAME: readonly PageEntry[] = [
  { path: '/quality', name: 'Data quality', ahead: (cache, scope) => cache.query(qualityQuery(scope)) },
]

const UNLISTED: readonly PageEntry[] = [
  ...FOUND_BY_NAME,
  { path: '/traces/:id', name: 'Trace', isOfOne: true, ahead: (cache, { project }, id) => cache.query(traceQuery(project, id)) },
  { path: '/dev/gallery', name: 'Gallery', isStatic: true },
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
  const decoded = decodedOf(id)
  return page && decoded ? { page, id: decoded } : null
}

/** Null for what is no part of an address: a lone "%". */
function decodedOf(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
