/** The live feed: reports each commit, reconnects by itself, and closes while the tab is hidden. */

import type { Commit } from './types'

export type LiveState = 'connecting' | 'open' | 'lost'

const RETRY_MS = [500, 1_000, 2_000, 3_000, 5_000] as const

export interface LiveListener {
  readonly onCommit: (commit: Commit) => void
  /** Hears only of changes; a feed begins as `connecting`. */
  readonly onState: (state: LiveState) => void
}

function isCommit(value: unknown): value is Commit {
  return typeof value === 'object' && value !== null && 'projects' in value && Array.isArray(value.projects)
}

function parseCommit(data: unknown): Commit | null {
  if (typeof data !== 'string') return null
  try {
    const value: unknown = JSON.parse(data)
    return isCommit(value) ? value : null
  } catch {
    return null // A frame that is not JSON is not a commit; the feed goes on.
  }
}

class Feed {
  #source: EventSource | null = null
  #state: LiveState = 'connecting'
  #attempt = 0
  #timer: number | undefined
  readonly #project: string
  readonly #listener: LiveListener

  constructor(project: string, listener: LiveListener) {
    this.#project = project
    this.#listener = listener
    document.addEventListener('visibilitychange', this.#followTab)
    this.#followTab()
  }

  readonly close = (): void => {
    document.removeEventListener('visibilitychange', this.#followTab)
    this.#disconnect()
  }

  // A browser allows six connections to one host: hidden tabs give theirs back.
  readonly #followTab = (): void => {
    if (document.hidden) this.#disconnect()
    else if (!this.#source) this.#connect()
  }

  #set(state: LiveState): void {
    if (state === this.#state) return
    this.#state = state
    this.#listener.onState(state)
  }

  #connect(): void {
    const url = new URL('api/v1/live', document.baseURI)
    url.searchParams.set('project', this.#project)
    const source = new EventSource(url)
    this.#source = source
    source.onopen = () => {
      this.#attempt = 0
      this.#set('open')
    }
    source.addEventListener('commit', (event: MessageEvent<unknown>) => {
      const commit = parseCommit(event.data)
      if (commit) this.#listener.onCommit(commit)
    })
    source.onerror = () => {
      this.#disconnect()
      this.#set('lost')
      const wait = RETRY_MS[Math.min(this.#attempt++, RETRY_MS.length - 1)]
      this.#timer = window.setTimeout(() => {
        if (!document.hidden) this.#connect()
      }, wait)
    }
  }

  #disconnect(): void {
    window.clearTimeout(this.#timer)
    this.#source?.close()
    this.#source = null
  }
}

/** Opens the feed of one project and gives back what closes it. */
export function openLiveFeed(project: string, listener: LiveListener): () => void {
  return new Feed(project, listener).close
}
