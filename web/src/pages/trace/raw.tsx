/** The span as OTLP/JSON: what was sent, ready to be sent again. */

import { useMemo } from 'react'

import type { SpanDetail } from '../../api/types'
import { CopyButton } from '../../components/copy-button'
import { otlpOf } from '../../model/trace/otlp'

/** More than this is slow to lay out, and nobody reads it here. */
const MOST_LETTERS = 200_000

export function Raw({ detail }: { readonly detail: SpanDetail }) {
  const text = useMemo(() => JSON.stringify(otlpOf(detail), null, 2), [detail])
  return (
    <div className="raw">
      <CopyButton className="button quiet" label="Copy the span as OTLP/JSON" text={() => text}>Copy</CopyButton>
      <pre>{text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS)}\n… copy it to have all of it` : text}</pre>
    </div>
  )
}
