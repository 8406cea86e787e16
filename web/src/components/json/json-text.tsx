/** A value that may be JSON: as a tree where it is and a line does not hold it, else as text. */

import { useMemo } from 'react'

import { compact, isShort } from '../../model/conversation'
import { parseJson } from '../../model/json'
import { Fold } from '../text/fold'
import { JsonView } from './json-view'

export interface JsonTextProps {
  readonly label: string
  /** A text, or a value that was JSON and is no longer. */
  readonly value: unknown
  readonly className?: string
}

/** The text of what is given, and its parts where it is worth a tree. */
function useParts(value: unknown) {
  return useMemo(() => {
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    const nodes = /^\s*[[{]/.test(text) && !isShort(text) ? parseJson(text) : null
    return { text, nodes }
  }, [value])
}

export function JsonText({ label, value, className = 'message-code' }: JsonTextProps) {
  const { text, nodes } = useParts(value)
  if (nodes) return <JsonView label={label} nodes={nodes} />
  return <Fold text={/^\s*[[{]/.test(text) ? compact(text) : text}>{(shown) => <pre className={className}>{shown}</pre>}</Fold>
}
