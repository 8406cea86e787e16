/** What is looked at: project, filter, time; and how fresh it is. */

import { useMemo } from 'react'

import type { LiveState } from '../api/live'
import type { Scope } from '../api/queries'
import type { Project } from '../api/types'
import { Icon } from '../components/labels/icon'
import { Menu } from '../components/overlays/menu'
import { ago } from '../model/time'
import { millisecondsOf } from '../model/units'
import { useNow } from '../state/clock'
import { useLocation } from '../state/location'
import { useView } from '../state/use-view'
import type { Refresh } from '../state/view'
import { RangePicker } from './controls/range-picker'
import { RefreshControl } from './controls/refresh-control'
import { ThemeSwitch } from './controls/theme-switch'
import { FilterBar } from './filter/filter-bar'
import './header.css'
import { pageAt } from './navigation/pages'

export interface HeaderProps {
  readonly projects: readonly Project[]
  readonly project: string | null
  readonly isLoading: boolean
  readonly refresh: Refresh
  readonly live: LiveState
  readonly onRefresh: () => void
  readonly onMenu: () => void
  /** Where a page puts its own tools. */
  readonly onTools: (place: HTMLElement | null) => void
}

export function Header({ projects, project, isLoading, refresh, live, onRefresh, onMenu, onTools }: HeaderProps) {
  const [view, change] = useView()
  const { path } = useLocation()
  const page = pageAt(path)?.page
  const hasView = !page?.isOfOne && !page?.isStatic
  const scope = useMemo<Scope>(() => ({ project: project ?? '', time: view.time, filter: '' }), [project, view.time])
  return (
    <header className="header">
      <button type="button" className="control menu-button" aria-label="Pages" onClick={onMenu}>
        <Icon name="menu" />
      </button>
      {hasView && (
        <>
          <ProjectPicker
            projects={projects}
            project={project}
            none={isLoading ? '…' : 'No project yet'}
            onChoose={(name) => { change({ project: name }) }}
          />
          <FilterBar filter={view.filter} scope={scope} onChange={(filter) => { change({ filter }) }} />
          <RangePicker time={view.time} zone={view.zone} onChange={change} />
        </>
      )}
      <div className="page-tools" ref={onTools} />
      <RefreshControl
        refresh={refresh}
        live={live}
        onRefresh={onRefresh}
        onChange={(refresh) => { change({ refresh }, { replace: true }) }}
      />
      <ThemeSwitch />
    </header>
  )
}

interface ProjectPickerProps {
  readonly projects: readonly Project[]
  readonly project: string | null
  /** Stands where no project is. */
  readonly none: string
  readonly onChoose: (name: string) => void
}

function ProjectPicker({ projects, project, none, onChoose }: ProjectPickerProps) {
  const now = useNow()
  return (
    <Menu
      label="Project"
      className="project-picker"
      choices={projects.map(({ name, sample, last_received }) => ({
        value: name,
        label: name,
        note: sample ? 'sample data' : ago(millisecondsOf(last_received), now),
      }))}
      chosen={project}
      onChoose={onChoose}
      button={<b>{project ?? none}</b>}
    />
  )
}
