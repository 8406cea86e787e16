/** The filter of the whole view, in the filter language; the server reads it and says where it is wrong. */

import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'

import { ApiError, type Problem } from '../../api/client'
import { filterQuery, type Scope } from '../../api/queries'
import type { FilterTerm } from '../../api/types'
import { Icon } from '../../components/labels/icon'
import { completed, completingAt } from '../../model/filter'
import { useBegunFilter } from '../../state/draft'
import { useKeys } from '../../state/keys'
import { useSettled } from '../../state/settled'
import { type Offer, useCompletion, useActiveOffer } from './completion'
import './filter-bar.css'
import { FilterFault } from './filter-fault'
import { marksOf } from './filter-marks'
import { offerId, OfferList, OFFERS_ID } from './offer-list'

export interface FilterBarProps {
  readonly filter: string
  /** Whose values complete it. */
  readonly scope: Scope
  readonly onChange: (filter: string) => void
}

/** Long enough that a word is typed to its end before it is judged. */
const JUDGE_AFTER_MS = 350

interface Reading {
  readonly problem: Problem | null
  readonly terms: readonly FilterTerm[]
}

/** What the server makes of the text; nothing while the text is newer than its reading. */
function useReading(text: string): Reading {
  const settled = useSettled(text.trim() === '' ? '' : text, JUDGE_AFTER_MS)
  const { data, error } = useQuery(filterQuery(settled))
  if (settled !== text || settled === '') return { problem: null, terms: [] }
  return { problem: error instanceof ApiError && error.status === 400 ? error.problem : null, terms: data?.terms ?? [] }
}

/** Makes "/" and a change of the URL reach the text box. */
function useDraft(filter: string) {
  const [draft, setDraft] = useState(filter)
  const [known, setKnown] = useState(filter)
  const input = useRef<HTMLInputElement>(null)
  if (known !== filter) {
    setKnown(filter)
    setDraft(filter)
  }
  useKeys({
    '/': () => {
      input.current?.focus()
      input.current?.select()
    },
  })
  return { draft, setDraft, input }
}

/** Whether the caret stands where a value is still to be chosen: "model:|" is not wrong, it is not finished. */
function isUnfinished(draft: string, caret: number | null): boolean {
  const completing = caret === null ? null : completingAt(draft, caret)
  return completing?.kind === 'value' && completing.prefix === ''
}

interface Offering {
  /** Null while the text box has no focus, or its offers were sent away. */
  readonly caret: number | null
  readonly setCaret: (caret: number | null) => void
  readonly input: React.RefObject<HTMLInputElement | null>
  readonly draft: string
  readonly scope: Scope
  readonly isFaulty: boolean
  readonly onText: (text: string) => void
}

/** Completion of the word at the caret, by Tab, or by the arrows and Enter. */
function useOffers({ caret, setCaret, input, draft, scope, isFaulty, onText }: Offering) {
  const { completing, offers } = useCompletion(draft, caret ?? 0, scope, caret !== null)
  const { at: active, move } = useActiveOffer(offers)
  // What is wrong comes before what else could be asked; but a word that is being typed is not wrong yet.
  const isOpen = caret !== null && offers.length > 0 && !(isFaulty && completing?.prefix === '')
  const take = (offer: Offer) => {
    if (!completing) return
    const done = completed(draft, completing, offer.insert)
    onText(done.text)
    setCaret(done.caret)
    // The caret can only be put where the text already is.
    requestAnimationFrame(() => input.current?.setSelectionRange(done.caret, done.caret))
  }
  /** Whether the key was meant for the offers. */
  const onKey = (key: string): boolean => {
    // Tab takes the first offer, but leaves an empty box as it always does; Enter takes only what is active.
    const offer = offers[key === 'Tab' && draft !== '' ? Math.max(0, active) : active]
    const actions: Readonly<Record<string, (() => void) | undefined>> = {
      ArrowDown: () => { move(1) },
      ArrowUp: () => { move(-1) },
      Escape: () => { setCaret(null) },
      Tab: offer && (() => { take(offer) }),
      Enter: offer && (() => { take(offer) }),
    }
    const action = isOpen ? actions[key] : undefined
    action?.()
    return action !== undefined
  }
  return { offers, active, isOpen, take, onKey }
}

interface Beginning extends Pick<Offering, 'draft' | 'input' | 'setCaret'> {
  readonly setDraft: (text: string) => void
}

/** Takes over a filter that was begun elsewhere, the caret where it goes on. */
function useBeginning({ draft, setDraft, setCaret, input }: Beginning): void {
  useBegunFilter((text) => {
    const begun = draft.trim() === '' ? text : `${draft.trim()} ${text}`
    // The caret can only be put where the text already is, and what the focus reports of it must be true.
    flushSync(() => {
      setDraft(begun)
      setCaret(begun.length)
    })
    input.current?.setSelectionRange(begun.length, begun.length)
    input.current?.focus()
  })
}

export function FilterBar({ filter, scope, onChange }: FilterBarProps) {
  const { draft, setDraft, input } = useDraft(filter)
  const [caret, setCaret] = useState<number | null>(null)
  const { problem, terms } = useReading(isUnfinished(draft, caret) ? '' : draft)
  const { offers, active, isOpen, take, onKey } = useOffers({ caret, setCaret, input, draft, scope, isFaulty: problem !== null, onText: setDraft })
  const mirror = useRef<HTMLDivElement>(null)
  useBeginning({ draft, setDraft, setCaret, input })
  const apply = (text: string) => {
    setCaret(null)
    setDraft(text)
    onChange(text.trim())
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (onKey(event.key)) {
      event.preventDefault()
      return
    }
    if (event.key === 'Enter') apply(draft)
    if (event.key !== 'Escape') return
    setDraft(filter)
    event.currentTarget.blur()
  }
  const follow = () => {
    if (mirror.current && input.current) mirror.current.scrollLeft = input.current.scrollLeft
  }
  useEffect(follow)
  return (
    <div className="filter" data-faulty={problem !== null || undefined} role="search">
      <Icon name="search" />
      <div className="filter-text">
        <Mirror ref={mirror} draft={draft} terms={terms} problem={problem} />
        <input
          ref={input}
          value={draft}
          onChange={(event) => {
            setDraft(event.target.value)
            setCaret(event.target.selectionStart)
          }}
          onSelect={(event) => { setCaret(event.currentTarget.selectionStart) }}
          onBlur={() => { setCaret(null) }}
          onKeyDown={onKeyDown}
          onScroll={follow}
          {...comboboxProps(isOpen, active, problem !== null)}
        />
      </div>
      <FilterEnd isEmpty={draft === ''} onClear={() => { apply('') }} />
      {isOpen ? (
        <OfferList offers={offers} active={active} onTake={take} />
      ) : (
        problem && <FilterFault text={draft} problem={problem} onApply={apply} />
      )}
    </div>
  )
}

function comboboxProps(isOpen: boolean, active: number, isFaulty: boolean) {
  return {
    role: 'combobox',
    placeholder: 'Filter, like model:gpt-4o status:error',
    'aria-label': 'Filter',
    'aria-expanded': isOpen,
    'aria-controls': OFFERS_ID,
    'aria-autocomplete': 'list',
    'aria-activedescendant': isOpen && active >= 0 ? offerId(active) : undefined,
    'aria-invalid': isFaulty,
    'aria-describedby': isFaulty && !isOpen ? 'filter-fault' : undefined,
    spellCheck: false,
    autoComplete: 'off',
    autoCapitalize: 'off',
  } as const
}

interface MirrorProps extends Reading {
  readonly ref: React.RefObject<HTMLDivElement | null>
  readonly draft: string
}

/** The same text below the text box, where it can be marked. */
function Mirror({ ref, draft, terms, problem }: MirrorProps) {
  return (
    <div ref={ref} className="filter-mirror" aria-hidden="true">
      {marksOf(draft, terms, problem).map(({ from, text, mark }) => (
        <span key={from} className={mark}>
          {text}
        </span>
      ))}
    </div>
  )
}

function FilterEnd({ isEmpty, onClear }: { readonly isEmpty: boolean; readonly onClear: () => void }) {
  if (isEmpty) return <kbd aria-hidden="true">/</kbd>
  return (
    <button type="button" className="filter-clear" aria-label="Clear the filter" onClick={onClear}>
      <Icon name="close" />
    </button>
  )
}
