/** The code of each page, loaded when the page is first opened. */

import { type ComponentType, lazy, type LazyExoticComponent } from 'react'

import type { Scope } from '../api/queries'
import type { Project } from '../api/types'
import type { PagePath } from './navigation/pages'

export interface PageProps {
  readonly scope: Scope
  /** Null while the list of projects is on its way. */
  readonly project: Project | null
  /** What the address says after the page's own path: "/traces/7f3c" of "/traces/:id" → "7f3c". */
  readonly id: string
}

export const PAGE_CODE: Readonly<Record<PagePath, LazyExoticComponent<ComponentType<PageProps>>>> = {
  '/': lazy(() => import('../pages/overview/overview')),
  '/traces': lazy(() => import('../pages/traces/traces')),
  '/traces/:id': lazy(() => import('../pages/trace/trace')),
  '/quality': lazy(() => import('../pages/quality/quality')),
  '/dev/gallery': lazy(() => import('../pages/gallery/gallery')),
}
