/** Long text cut short, with all of it a click away. */

import { type ReactNode, useState } from 'react'

import { exactCount } from '../../model/format'
import './fold.css'

const MOST_LINES = 14
const MOST_LETTERS = 1_100
/** A little more than the cut is not worth a click. */
const SLACK = 1.25

export interface FoldProps {
  readonly text: string
  readonly children: (text: string) => ReactNode
}

/** The first lines of a long text; null for one that is short enough. */
export function cut(text: string): string | null {
  const lines = text.split('\n')
  if (text.length <= MOST_LETTERS * SLACK && lines.length <= MOST_LINES * SLACK) return null
  return lines.slice(0, MOST_LINES).join('\n').slice(0, MOST_LETTERS)
}

export function Fold({ text, children }: FoldProps) {
  const [isOpen, setIsOpen] = useState(false)
  const short = cut(text)
  if (short === null) return children(text)
  return (
    <>
      {children(isOpen ? text : `${short} …`)}
      <button type="button" className="fold-more" onClick={() => { setIsOpen(!isOpen) }}>
        {isOpen ? 'Show less' : `Show all ${exactCount(text.length)} characters`}
      </button>
    </>
  )
}
