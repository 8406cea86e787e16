/** All keys, on "?". */

import { Dialog } from '../../components/overlays/dialog'
import { useKeys } from '../../state/keys'
import './help.css'

const GROUPS: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
  ['Everywhere', [
    ['⌘K · Ctrl K', 'go anywhere, do anything'],
    ['/', 'filter; search in a trace'],
    ['r', 'refresh now'],
    ['b', 'navigation narrow or wide'],
    ['?', 'these keys'],
    ['Esc', 'close, or take back'],
  ]],
  ['A chart, once Tab is on it', [
    ['→ · ←', 'values of the next, previous interval'],
    ['Shift →', 'mark a stretch'],
    ['Enter', 'look at what is marked; else open the traces'],
  ]],
  ['Traces', [
    ['j · k', 'next, previous trace'],
    ['Space', 'look at it beside the list; Esc closes'],
    ['→ · ←', 'into what is beside the list, back to it'],
    ['Enter', 'open it; ⌘ or Ctrl click in a new tab'],
    ['p', 'hold or go on'],
  ]],
  ['A trace', [
    ['j · k · ↓ · ↑', 'next, previous span'],
    ['→ · ←', 'open, close; to the first child, the parent'],
    ['Enter', 'into the panel; Esc leads back'],
    ['n · N', 'next, previous hit of the search'],
    ['e', 'next error'],
    ['+ · - · 0', 'zoom in, out, to all of it'],
    ['[ · ]', 'earlier, later'],
    ['Ctrl · ⌘ · wheel', 'zoom around the pointer; with Shift move along'],
    ['c', 'critical path'],
    ['u', 'back to the traces'],
  ]],
  ['JSON, once Tab is on it', [
    ['↓ · ↑ · → · ←', 'walk, open, close'],
    ['c · p', 'copy the value, the path'],
  ]],
  ['Filter', [
    ['model:gpt-4o', 'has this value; a,b for either'],
    ['-status:error', 'has it not'],
    ['cost>0.01 duration>2s', 'comparisons'],
    ['"broken parcel"', 'words in what was said'],
    ['(a OR b) c', 'either and'],
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
    <Dialog label="Keys" className="help" onClose={onClose}>
      <KeyList />
    </Dialog>
  )
}

/** Every key and what it does. */
export function KeyList() {
  return (
    <>
      <h2>Keys</h2>
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
