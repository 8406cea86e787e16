/** Words: code, JSON, Markdown, what was said. */

import type { SpanDetail } from '../../api/types'
import { JsonText } from '../../components/json/json-text'
import { Panel } from '../../components/layout/panel'
import { CodeBlock } from '../../components/text/code-block'
import { Fold } from '../../components/text/fold'
import { Markdown } from '../../components/text/markdown'
import { Conversation } from '../trace/conversation'
import '../trace/trace.css'
import { HOSTILE } from './samples'

const MARKDOWN = '# Heading\nWords with **weight**, *stress* and `code`.\n\n- a list\n  - of lists\n\n> said before\n\n```\ncode as it is\n```'
const LONG = Array.from({ length: 40 }, (_, line) => `${line + 1}  a line of a long text that is folded`).join('\n')
const JSON_TEXT = JSON.stringify({ order: { id: '88213', state: 'delivered', total: 48.9, items: ['cup', 'plate'] }, [HOSTILE[0]]: null }, null, 2)

const LARGE_JSON = JSON.stringify(Array.from({ length: 10_000 }, (_, row) => (row === 0 ? { row, note: LONG, [HOSTILE[0]]: HOSTILE[3] } : { row })))

interface SaidBy {
  readonly role: string
  readonly parts: readonly unknown[]
}

/** The part of a span that a conversation reads. */
function said(input: readonly SaidBy[], output: readonly SaidBy[]): SpanDetail {
  const whole = (messages: readonly SaidBy[]) => messages.map((message) => ({ name: null, finish_reason: null, ...message }))
  const messages = { input: whole(input), output: whole(output), system: [], tools: [] }
  return { messages, input_text: '', output_text: '' } as unknown as SpanDetail
}

const text = (content: string) => ({ type: 'text', content })
const TALK = said(
  [
    { role: 'system', parts: [text('You help with orders. Be brief.')] },
    { role: 'user', parts: [text('My parcel arrived broken, order 88213.')] },
    { role: 'assistant', parts: [{ type: 'tool_call', id: 'c1', name: 'lookup_order', arguments: { order_id: '88213' } }] },
    { role: 'tool', parts: [{ type: 'tool_call_response', id: 'c1', response: { state: 'delivered', total: '48.90' } }] },
  ],
  [{ role: 'assistant', parts: [text('I am sorry. **48.90** is on its way to you.')] }],
)
const HOSTILE_TALK = said([{ role: HOSTILE[0], parts: HOSTILE.map(text) }], [])
const NO_TALK = said([], [])

export function Words() {
  return (
    <>
      <Panel title="Code" span={4}><CodeBlock title="Terminal" code="podium serve --port 4318" /></Panel>
      <Panel title="JSON" span={4}><CodeBlock title="Attributes" code={JSON_TEXT} /></Panel>
      <Panel title="JSON tree" note="folds, is searched, walked by keys" span={4}><JsonText label="order" value={JSON_TEXT} /></Panel>
      <Panel title="JSON tree, large" note="10,000 items" span={4}><JsonText label="rows" value={LARGE_JSON} /></Panel>
      <Panel title="JSON on a line" span={4}><JsonText label="short" value={'{"order_id": "88213"}'} /></Panel>
      <Panel title="Hostile code" span={4}><CodeBlock title={HOSTILE[1]} code={HOSTILE[3]} /></Panel>
      <Panel title="Markdown" span={6}><Markdown text={MARKDOWN} /></Panel>
      <Panel title="Long text" note="folded" span={6}><Fold text={LONG}>{(shown) => <pre className="mono gallery-pre">{shown}</pre>}</Fold></Panel>
      <Panel title="Conversation" span={6}><Conversation detail={TALK} /></Panel>
      <Panel title="Conversation, hostile" span={6}><Conversation detail={HOSTILE_TALK} /></Panel>
      <Panel title="Conversation without words" span={12}><Conversation detail={NO_TALK} /></Panel>
    </>
  )
}
