/** The command palette, on ⌘K: pages, filters, time ranges and actions by keyboard. */

import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'

import { fieldsQuery } from '../../api/queries'
import type { Project } from '../../api/types'
import { keepInSight } from '../../components/layout/in-sight'
import { Dialog } from '../../components/overlays/dialog'
import { beginFilter } from '../../state/draft'
import { navigate, useLocation } from '../../state/location'
import { chooseTheme } from '../../state/theme'
import { useView } from '../../state/use-view'
import { parseView, type View, writeView } from '../../state/view'
import { pageAt } from '../navigation/pages'
import { type Action, type Command, commandsFor, type FrameAction } from './commands'
import './palette.css'

/** What the frame does for each. */
export type FrameActions = Readonly<Record<FrameAction, () => void>>

export interface PaletteProps {
  readonly projects: readonly Project[]
  readonly actions: FrameActions
}

export function Palette({ projects, actions }: PaletteProps) {
  const [isOpen, setIsOpen] = useState(false)
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey) || event.shiftKey || event.altKey) return
      event.preventDefault()
      setIsOpen((open) => !open)
    }
    document.addEventListener('keydown', onKey)
    return () => { document.removeEventListener('keydown', onKey) }
  }, [])
  const close = () => { setIsOpen(false) }
  if (!isOpen) return null
  return (
    <Dialog label="Command palette" className="palette" onClose={close}>
      <Commands projects={projects} actions={actions} onDone={close} />
    </Dialog>
  )
}

// One trace has no range and no filter: what is chosen there shows on the list.
const OF_LISTS = ['project', 'time', 'filter'] as const

function usePerform(actions: FrameActions): (action: Action) => void {
  const { path, search } = useLocation()
  const [, change] = useView()
  const look = (view: Partial<View>) => {
    const isAway = pageAt(path)?.page.isOfOne === true && OF_LISTS.some((name) => name in view)
    if (isAway) navigate('/traces', writeView('', { ...parseView(search), ...view }))
    else change(view)
  }
  const begin = (filter: string) => {
    if (pageAt(path)?.page.isOfOne) navigate('/traces', writeView('', parseView(search)))
    // The filter bar may only come with the page, and the focus comes back to where it was first.
    requestAnimationFrame(() => { beginFilter(filter) })
  }
  return (action) => {
    switch (action.kind) {
      case 'theme': chooseTheme(action.theme); break
      case 'go': navigate(action.path, writeView('', parseView(search))); break
      case 'view': look(action.view); break
      case 'begin': begin(action.filter); break
      case 'frame': actions[action.what]()
    }
  }
}

const LIST_ID = 'palette-list'

/** The text box and what it offers. */
export function Commands({ projects, actions, onDone }: PaletteProps & { readonly onDone: () => void }) {
  const [text, setText] = useState('')
  const [active, setActive] = useState(0)
  const fields = useQuery(fieldsQuery).data?.fields
  const commands = useMemo(() => commandsFor(text, projects, fields ?? []), [text, projects, fields])
  const perform = usePerform(actions)
  const take = (command: Command | undefined) => {
    if (!command) return
    onDone()
    perform(command.action)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) setActive((active + step + commands.length) % Math.max(1, commands.length))
    else if (event.key === 'Enter') take(commands[active])
    else return
    event.preventDefault()
  }
  return (
    <>
      <input
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setActive(0)
        }}
        onKeyDown={onKeyDown}
        placeholder="Page, trace id, filter, project, range, action"
        role="combobox"
        aria-label="Command"
        aria-expanded="true"
        aria-controls={LIST_ID}
        aria-activedescendant={commands.length > 0 ? `${LIST_ID}-${active}` : undefined}
        spellCheck={false}
        autoComplete="off"
      />
      <CommandList commands={commands} active={active} onTake={take} />
    </>
  )
}

interface CommandListProps {
  readonly commands: readonly Command[]
  readonly active: number
  readonly onTake: (command: Command) => void
}

function CommandList({ commands, active, onTake }: CommandListProps) {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    keepInSight(list.current, list.current?.querySelector('[aria-selected="true"]'))
  }, [active])
  return (
    <div ref={list} id={LIST_ID} className="palette-list" role="listbox" aria-label="Commands">
      {commands.length === 0 && <div className="palette-none">No results</div>}
      {commands.map((command, at) => (
        <div key={`${command.group}${command.label}`} role="presentation">
          {command.group !== commands[at - 1]?.group && <div className="palette-group">{command.group}</div>}
          {/* The keys are those of the text box, which names the active option. */}
          {/* eslint-disable-next-line jsx-a11y/click-events-have-key-events */}
          <div
            id={`${LIST_ID}-${at}`}
            className="palette-item"
            role="option"
            tabIndex={-1}
            aria-selected={at === active}
            onClick={() => { onTake(command) }}
          >
            <span>{command.label}</span>
            <span className="palette-note">{command.note}</span>
          </div>
        </div>
      ))}
    </div>
  )
}
