/** The frame around every page. */

import { QueryClientProvider, useQuery } from '@tanstack/react-query'
import { Suspense, useCallback, useEffect, useMemo, useState } from 'react'

import { createCache } from '../api/cache'
import { projectsQuery, type Scope } from '../api/queries'
import type { Project } from '../api/types'
import { useRefreshOr } from '../api/usual-refresh'
import { ToolsPlace } from '../components/layout/page-tools'
import { Toasts, useToast } from '../components/overlays/toast'
import { copyText } from '../components/text/clipboard'
import { chooseProject } from '../model/project'
import Setup from '../pages/setup/setup'
import { useKeys } from '../state/keys'
import { followLinks, useLocation } from '../state/location'
import { useView } from '../state/use-view'
import type { View } from '../state/view'
import './app.css'
import { Banners } from './banners'
import { Boundary } from './boundary'
import { Help } from './commands/help'
import { type FrameActions, Palette } from './commands/palette'
import { useRefresh } from './controls/use-refresh'
import { Header } from './header'
import { Drawer, Navigation, useNarrowNavigation } from './navigation/navigation'
import { NotFound } from './navigation/not-found'
import { PageSkeleton } from './navigation/page-skeleton'
import { pageAt } from './navigation/pages'
import { Unreachable } from './navigation/unreachable'
import { useAhead } from './navigation/use-ahead'
import { PAGE_CODE } from './page-code'

const cache = createCache()

/** Until the first span arrives nothing is committed to hear of, so the list is asked for. */
const WAITING_MS = 3_000

export function App() {
  return (
    <QueryClientProvider client={cache}>
      <Toasts>
        <Shell />
      </Toasts>
    </QueryClientProvider>
  )
}

function useProjects() {
  return useQuery({
    ...projectsQuery,
    refetchInterval: ({ state }) => (state.data?.projects.length ? false : WAITING_MS),
  })
}

/** Whether the page shows data of a project. */
function useShowsData(): boolean {
  const { path } = useLocation()
  return pageAt(path)?.page.isStatic !== true
}

/** What the palette can have the frame do. */
function useFrameActions(refresh: () => void, keys: () => void): FrameActions {
  const say = useToast()
  const [, navigation] = useNarrowNavigation()
  const copyLink = () => {
    void copyText(window.location.href).then((isDone) => {
      say(isDone ? { text: 'Copied the link to this view' } : { text: 'The browser blocked copying: copy it from the address bar', tone: 'bad' })
    })
  }
  return { refresh, keys, navigation, copyLink }
}

function Shell() {
  const [view] = useView()
  const projects = useProjects()
  const list = projects.data?.projects ?? []
  const name = view.project ?? chooseProject(list)
  const refresh = useRefreshOr(view.refresh)
  const { live, refreshNow } = useRefresh(name, refresh, view.time)
  const [drawerOpen, setDrawerOpen] = useState(false)
  const [helpOpen, setHelpOpen] = useState(false)
  const openHelp = () => { setHelpOpen(true) }
  const actions = useFrameActions(refreshNow, openHelp)
  const [tools, setTools] = useState<HTMLElement | null>(null)
  const closeDrawer = useCallback(() => { setDrawerOpen(false) }, [])
  const project = list.find((known) => known.name === name)
  const isSample = useShowsData() && project?.sample === true
  useEffect(followLinks, [])
  useKeys({ r: refreshNow })

  return (
    <ToolsPlace value={tools}>
    <div className="app">
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <Navigation />
      <Drawer open={drawerOpen} onClose={closeDrawer} />
      <div className="app-page">
        <Header
          projects={list}
          project={name}
          isLoading={projects.isPending}
          refresh={refresh}
          live={live}
          onRefresh={refreshNow}
          onMenu={() => { setDrawerOpen(true) }}
          onTools={setTools}
        />
        <Banners isSample={isSample} onRetry={refreshNow} />
        {/* A banner may come with the projects: what was here before is not moved down by it, but replaced. */}
        <main key={projects.data ? 'known' : 'awaited'} id="main" tabIndex={-1}>
          {/* Times stand in many places, some of them drawn: another zone draws the page anew. */}
          <Boundary key={`${name ?? ''} ${view.zone ?? ''}`}>
            <Content answer={projects} name={name} project={project} view={view} />
          </Boundary>
        </main>
      </div>
      <Palette projects={list} actions={actions} />
      <Help isOpen={helpOpen} onOpen={openHelp} onClose={() => { setHelpOpen(false) }} />
    </div>
    </ToolsPlace>
  )
}

interface ContentProps {
  readonly answer: ReturnType<typeof useProjects>
  readonly name: string | null
  readonly project: Project | undefined
  readonly view: View
}

function Content({ answer, name, project, view }: ContentProps) {
  const { path } = useLocation()
  const found = pageAt(path)
  const page = found?.page
  const scope = useMemo<Scope>(
    () => ({ project: name ?? '', time: view.time, filter: view.filter }),
    [name, view.time, view.filter],
  )
  useEffect(() => {
    document.title = page ? `${page.name} · Podium` : 'Page not found · Podium'
  }, [page])

  useAhead(found, scope)

  if (!found) return <NotFound path={path} />
  if (!found.page.isStatic) {
    if (answer.error && !answer.data) return <Unreachable message={answer.error.message} onRetry={() => { void answer.refetch() }} />
    if (!answer.data) return <div className="slow"><PageSkeleton /></div>
    if (!project) return <Setup project={view.project} />
  }
  const Page = PAGE_CODE[found.page.path]
  return (
    <Suspense fallback={<PageSkeleton />}>
      <Page scope={scope} project={project ?? null} id={found.id} />
    </Suspense>
  )
}
