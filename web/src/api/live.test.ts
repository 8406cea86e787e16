import { beforeEach, expect, test, vi } from 'vitest'

import { openLiveFeed } from './live'

class Source extends EventTarget {
  static all: Source[] = []
  onopen: (() => void) | null = null
  onerror: (() => void) | null = null
  isClosed = false
  readonly url: URL
  constructor(url: URL) {
    super()
    this.url = url
    Source.all.push(this)
  }
  close(): void {
    this.isClosed = true
  }
  send(data: unknown): void {
    this.dispatchEvent(new MessageEvent('commit', { data }))
  }
}

let isHidden = false

function begin() {
  const listener = { onCommit: vi.fn(), onState: vi.fn() }
  return { ...listener, close: openLiveFeed('shop', listener), source: () => Source.all.at(-1) as Source, states: () => listener.onState.mock.calls.flat() as string[] }
}

function turnTab(hidden: boolean): void {
  isHidden = hidden
  document.dispatchEvent(new Event('visibilitychange'))
}

beforeEach(() => {
  Source.all = []
  isHidden = false
  vi.useFakeTimers()
  vi.stubGlobal('EventSource', Source)
  vi.spyOn(document, 'hidden', 'get').mockImplementation(() => isHidden)
})

test('commits of the project are reported, what is none is not', () => {
  const { onCommit, source, close } = begin()

  source().send('{"projects":["shop"],"batch":7}')
  for (const data of ['no JSON', '{"projects":"shop"}', '7', 'null', undefined]) source().send(data)
  close()

  expect(onCommit.mock.calls).toEqual([[{ projects: ['shop'], batch: 7 }]])
  expect(source().url.pathname + source().url.search).toBe('/api/v1/live?project=shop')
})

test('a lost feed tries again, later each time, until it is open', () => {
  const { source, states, close } = begin()
  const waits = [500, 1_000, 2_000, 3_000, 5_000, 5_000]

  source().onopen?.()
  for (const [at, wait] of waits.entries()) {
    source().onerror?.()
    vi.advanceTimersByTime(wait - 1)
    expect(Source.all).toHaveLength(at + 1)
    vi.advanceTimersByTime(1)
    expect(Source.all).toHaveLength(at + 2)
  }
  source().onopen?.()
  source().onerror?.()
  vi.advanceTimersByTime(500)
  expect(Source.all).toHaveLength(waits.length + 2)
  close()

  expect(states()).toEqual(['open', 'lost', 'open', 'lost'])
})

test('a hidden tab gives its connection back, and takes another when it is seen', () => {
  const { source, close } = begin()
  const first = source()

  turnTab(true)
  expect(first.isClosed).toBe(true)
  expect(Source.all).toHaveLength(1)
  turnTab(false)
  expect(Source.all).toHaveLength(2)
  turnTab(false)
  expect(Source.all).toHaveLength(2)
  close()
})

test('a feed that was lost does not come back in a hidden tab, nor once it is closed', () => {
  const { source, close } = begin()

  source().onerror?.()
  isHidden = true
  vi.advanceTimersByTime(10_000)
  expect(Source.all).toHaveLength(1)
  turnTab(false)
  source().onerror?.()
  close()
  vi.advanceTimersByTime(10_000)
  turnTab(false)
  expect(Source.all).toHaveLength(2)
  expect(source().isClosed).toBe(true)
})
