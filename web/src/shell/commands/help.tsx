/** All keyboard shortcuts, on "?". */

import { Dialog } from '../../components/overlays/dialog'
import { useKeys } from '../../state/keys'
import './help.css'

const GROUPS: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
  ['Everywhere', [
    ['⌘K · Ctrl K', 'command palette'],
    ['/', 'filter; on a trace: search'],
    ['r', 'refresh now'],
    ['b', 'collapse or expand the navigation'],
    ['?', 'keyboard shortcuts'],
    ['Esc', 'close, or cancel'],
  ]],
  ['A chart, focused with Tab', [
    ['→ · ←', 'read the next, previous interval'],
    ['Shift →', 'select a time range'],
    ['Enter', 'zoom to the selection; else open the traces'],
  ]],
  ['Traces', [
    ['j · k', 'next, previous trace'],
    ['Space', 'preview beside the list; Esc closes'],
    ['→ · ←', 'to the preview, back to the list'],
    ['Enter', 'open; ⌘ or Ctrl click in a new tab'],
    ['p', 'pause or resume updates'],
  ]],
  ['A trace', [
    ['j · k · ↓ · ↑', 'next, previous span'],
    ['→ · ←', 'expand, collapse; to the first child, the parent'],
    ['Enter', 'to the details; Esc returns'],
    ['n · N', 'next, previous match'],
    ['e', 'next error'],
    ['+ · - · 0', 'zoom in, out, reset'],
    ['[ · ]', 'earlier, later'],
    ['Ctrl · ⌘ · wheel', 'zoom around the pointer; with Shift scroll in time'],
    ['c', 'show or hide the critical path'],
    ['u', 'back to the traces'],
  ]],
  ['JSON, focused with Tab', [
    ['↓ · ↑ · → · ←', 'move, expand, collapse'],
    ['c · p', 'copy the value, the path'],
  ]],
  ['Filter', [
    ['model:gpt-4o', 'has this value; a,b for any of them'],
    ['-status:error', 'does not have this value'],
    ['cost>0.01 duration>2s', 'comparisons'],
    ['"broken parcel"', 'text of inputs and outputs'],
    ['(a OR b) c', 'OR and AND'],
  ]],
]

export interface HelpProps {
  readonly isOpen: boolean
  readonly onOpen: () => void
  readonly onClose: () => void
}

export function Help({ isOpen, onOpen, onClose }: HelpProps) {
  useKeys({ '?': onOpen })
  if (!isOpen) return null
  return (
    <Dialog label="Keyboard shortcuts" className="help" onClose={onClose}>
      <KeyList />
    </Dialog>
  )
}

/** Every key and what it does. */
export function KeyList() {
  return (
    <>
      <h2>Keyboard shortcuts</h2>
      <div className="help-groups">
        {GROUPS.map(([name, keys]) => (
          <section key={name}>
            <h3>{name}</h3>
            <dl>
              {keys.map(([key, meaning]) => (
                <KeyRow key={key} name={key} meaning={meaning} />
              ))}
            </dl>
          </section>
        ))}
      </div>
    </>
  )
}

function KeyRow({ name, meaning }: { readonly name: string; readonly meaning: string }) {
  return (
    <>
      <dt>
        <kbd>{name}</kbd>
      </dt>
      <dd>{meaning}</dd>
    </>
  )
}
