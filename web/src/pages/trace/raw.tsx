/** The span as OTLP/JSON: what was sent, as a tree to read, as text ready to be sent again. */

import { useMemo } from 'react'

import type { SpanDetail } from '../../api/types'
import { Switch } from '../../components/forms/switch'
import { JsonView } from '../../components/json/json-view'
import { CopyButton } from '../../components/text/copy-button'
import { parseJson } from '../../model/json'
import { otlpOf } from '../../model/trace/otlp'
import { usePreference } from '../../state/preferences'

/** More than this is slow to lay out, and nobody reads it here. */
const MOST_LETTERS = 200_000

const FORMS = [{ value: 'tree', label: 'Tree' }, { value: 'text', label: 'Text' }] as const

export function Raw({ detail }: { readonly detail: SpanDetail }) {
  const [shown, show] = usePreference('raw', 'tree')
  const text = useMemo(() => JSON.stringify(otlpOf(detail), null, 2), [detail])
  const nodes = useMemo(() => parseJson(text), [text])
  const form = shown.has('text') ? 'text' : 'tree'
  return (
    <div className="raw">
      <div className="raw-tools">
        <Switch label="Shown as" choices={FORMS} chosen={form} onChoose={(next) => { show(new Set([next])) }} />
        <CopyButton className="button quiet" label="Copy the span as OTLP/JSON" text={() => text}>Copy</CopyButton>
      </div>
      {form === 'tree' && nodes && <JsonView label="span" nodes={nodes} isTall />}
      {form === 'text' && <pre>{text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS)}\n… copy it to get all of it` : text}</pre>}
    </div>
  )
}
