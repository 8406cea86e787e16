/** What the palette offers for a text. */

import type { FilterField, Project } from '../../api/types'
import { PRESETS } from '../../model/time'
import type { ThemeChoice } from '../../state/theme'
import type { View } from '../../state/view'
import { fieldOffers } from '../filter/completion'
import { FOUND_BY_NAME, PAGES } from '../navigation/pages'

export type Action =
  | { readonly kind: 'go'; readonly path: string }
  | { readonly kind: 'view'; readonly view: Partial<View> }
  | { readonly kind: 'theme'; readonly theme: ThemeChoice }
  /** The beginning of a filter, to be finished in the filter bar. */
  | { readonly kind: 'begin'; readonly filter: string }
  | { readonly kind: 'frame'; readonly what: FrameAction }

/** What the frame does itself. */
export type FrameAction = 'refresh' | 'copyLink' | 'keys' | 'navigation'

export interface Command {
  readonly group: string
  readonly label: string
  readonly note: string
  readonly action: Action
}

const TRACE_ID = /^[0-9a-f]{32}$/

function pageCommands(): Command[] {
  return [...PAGES.flatMap(({ pages }) => pages), ...FOUND_BY_NAME].map(({ path, name }) => ({ group: 'Go to', label: name, note: '', action: { kind: 'go', path } }))
}

const THEMES: readonly Command[] = (
  [['light', 'Light'], ['dark', 'Dark'], ['system', 'System']] as const
).map(([theme, name]) => ({ group: 'Theme', label: `Theme: ${name.toLowerCase()}`, note: '', action: { kind: 'theme', theme } }))

const RANGES: readonly Command[] = PRESETS.map(({ range, label }) => ({
  group: 'Time', label, note: range, action: { kind: 'view', view: { time: { kind: 'last', range } } },
}))

const ACTIONS: readonly Command[] = (
  [
    ['Refresh now', 'r', { kind: 'frame', what: 'refresh' }],
    ['Copy the link to this view', '', { kind: 'frame', what: 'copyLink' }],
    ['Clear the filter', '', { kind: 'view', view: { filter: '' } }],
    ['Follow live', 'as data arrives', { kind: 'view', view: { refresh: 'live' } }],
    ['Stop refreshing', 'manual only', { kind: 'view', view: { refresh: 'off' } }],
    ['Times in UTC', '', { kind: 'view', view: { zone: 'UTC' } }],
    ['Times of this browser', '', { kind: 'view', view: { zone: null } }],
    ['Collapse or expand the navigation', 'b', { kind: 'frame', what: 'navigation' }],
    ['Keyboard shortcuts', '?', { kind: 'frame', what: 'keys' }],
  ] as const
).map(([label, note, action]) => ({ group: 'Actions', label, note, action }))

function projectCommands(projects: readonly Project[]): Command[] {
  return projects.map(({ name, sample }) => ({
    group: 'Project', label: `Project: ${name}`, note: sample ? 'sample data' : '', action: { kind: 'view', view: { project: name } },
  }))
}

/** A text with an operator in it is a filter; else it may be the beginning of a field's name. */
function filterCommands(text: string, fields: readonly FilterField[]): Command[] {
  const apply = (filter: string, note: string): Command => ({
    group: 'Filter', label: `Filter by ${filter}`, note, action: { kind: 'view', view: { filter } },
  })
  if (/[\w.]+(:|!=|[<>]=?)./.test(text)) return [apply(text, 'Enter')]
  if (text.length < 2) return []
  return [
    ...fieldOffers(fields, text).slice(0, 4).map(({ insert, note }): Command => ({
      group: 'Filter', label: `Filter by ${insert}…`, note, action: { kind: 'begin', filter: insert },
    })),
    apply(`"${text.replaceAll('"', '')}"`, 'text of inputs and outputs'),
  ]
}

export function commandsFor(text: string, projects: readonly Project[], fields: readonly FilterField[]): Command[] {
  const wanted = text.trim().toLowerCase()
  const id = wanted.replaceAll('-', '')
  if (TRACE_ID.test(id)) {
    return [{ group: 'Go to', label: `Trace ${id}`, note: 'by its id', action: { kind: 'go', path: `/traces/${id}` } }]
  }
  const words = wanted.split(/\s+/)
  const fixed = [...pageCommands(), ...projectCommands(projects), ...RANGES, ...ACTIONS, ...THEMES].filter(({ label, group, note }) => {
    const all = `${group} ${label} ${note}`.toLowerCase()
    return words.every((word) => all.includes(word))
  })
  return [...fixed, ...filterCommands(text.trim().replace(/^filter\s+(by\s+)?/i, ''), fields)]
}
