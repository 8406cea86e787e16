/** What was said to the model and by it; of other spans, what went in and what came out. */

import { useMemo, useState } from 'react'

import type { SpanDetail } from '../../api/types'
import { Notice } from '../../components/answers/notice'
import { JsonText } from '../../components/json/json-text'
import { Icon } from '../../components/labels/icon'
import { Fold } from '../../components/text/fold'
import { Markdown } from '../../components/text/markdown'
import { compact, isShort, readable, type MessagePart, type Tool, type Turn, turnsOf } from '../../model/conversation'
import { plural } from '../../model/format'
import { toggled } from '../../model/sets'
import { usePreference } from '../../state/preferences'

export function Conversation({ detail }: { readonly detail: SpanDetail }) {
  const { messages, input_text: input, output_text: output } = detail
  const turns = useMemo(() => turnsOf(messages.input, messages.output, messages.system), [messages])
  const [shown, show] = usePreference('conversation', 'markdown')
  if (turns.length === 0) return <InAndOut input={input} output={output} />
  const isMarkdown = shown.has('markdown')
  return (
    <>
      {turns.map((turn, index) => <TurnView key={index} turn={turn} isMarkdown={isMarkdown} />)}
      <footer className="message-foot">
        {messages.tools.length > 0 && <ToolsOffered tools={messages.tools} />}
        <button type="button" className="fold-more" aria-pressed={!isMarkdown} onClick={() => { show(toggled(shown, 'markdown')) }}>
          {isMarkdown ? 'Show as plain text' : 'Show as Markdown'}
        </button>
      </footer>
    </>
  )
}

/** Of a span that is no conversation: what it was given and what it gave. */
function InAndOut({ input, output }: { readonly input: string; readonly output: string }) {
  if (input === '' && output === '') {
    return (
      <Notice title="No messages recorded" minHeight={160}>
        This span carries no messages. Many instrumentations send them only when configured to.
      </Notice>
    )
  }
  return (
    <>
      {input !== '' && <Plain title="input" text={input} />}
      {output !== '' && <Plain title="output" text={output} />}
    </>
  )
}

function Plain({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <section className="message">
      <h3>{title}</h3>
      <JsonText label={title} value={text} />
    </section>
  )
}

function TurnView({ turn, isMarkdown }: { readonly turn: Turn; readonly isMarkdown: boolean }) {
  const { role, name, finishReason, isOutput, parts } = turn
  return (
    <section className={isOutput ? 'message output' : 'message'} data-role={role}>
      <h3>
        {role}
        {name && <span> {name}</span>}
        {finishReason && <span className="message-finish">finish: {finishReason}</span>}
      </h3>
      {parts.map((part, index) => <PartView key={index} part={part} isMarkdown={isMarkdown} />)}
    </section>
  )
}

function PartView({ part, isMarkdown }: { readonly part: MessagePart; readonly isMarkdown: boolean }) {
  switch (part.type) {
    case 'text': return <Words text={part.content} isMarkdown={isMarkdown} />
    case 'reasoning':
      return (
        <details className="message-aside">
          <summary>Reasoning, {plural(part.content.length, 'character')}</summary>
          <Words text={part.content} isMarkdown={isMarkdown} />
        </details>
      )
    case 'tool': return <ToolView tool={part} />
    case 'tool_call_response': return <div className="message-code"><Answer name="a tool" response={part.response} /></div>
    case 'media': return <Media part={part} />
    case 'other': return <JsonText label="part" value={part.value} />
  }
}

function Words({ text, isMarkdown }: { readonly text: string; readonly isMarkdown: boolean }) {
  // Text that is JSON is read better as such than as prose.
  if (isMarkdown && /^\s*[[{]/.test(text) && readable(text) !== text) return <JsonText label="text" value={text} />
  return <Fold text={text}>{(shown) => (isMarkdown ? <Markdown text={shown} /> : <p className="message-text">{shown}</p>)}</Fold>
}

/** A call on one line where it fits, with what came of it below. */
function ToolView({ tool: { name, arguments: given, answer } }: { readonly tool: Tool }) {
  const isOneLine = isShort(compact(given))
  return (
    <div className="message-code tool">
      <pre>{isOneLine ? `${name}(${compact(given)})` : name}</pre>
      {!isOneLine && <JsonText label={`arguments of ${name}`} value={given} className="" />}
      {answer && <Answer name={name} response={answer.response} />}
    </div>
  )
}

function Answer({ name, response }: { readonly name: string; readonly response: unknown }) {
  if (isShort(compact(response))) return <pre className="answer">→ {compact(response)}</pre>
  return (
    <>
      <pre className="answer">→</pre>
      <JsonText label={`result of ${name}`} value={response} className="answer" />
    </>
  )
}

type MediaPart = Extract<MessagePart, { type: 'media' }>

/** The picture that came with the span; null for sounds, files and what lies elsewhere. */
function imageOf({ mime_type: type, modality, uri, data }: MediaPart): string | null {
  const inline = data ? `data:${type};base64,${data}` : uri
  const isImage = modality === 'image' || type.startsWith('image/')
  return isImage && inline?.startsWith('data:image/') ? inline : null
}

/** Shown only on request, and only if it came with the span: nothing is fetched from elsewhere. */
function Media({ part }: { readonly part: MediaPart }) {
  const { mime_type: type, modality, uri, data } = part
  const [isOpen, setIsOpen] = useState(false)
  const source = imageOf(part)
  return (
    <div className="message-media">
      <Icon name="image" />
      <span>{modality || 'media'} {type}</span>
      {data && <span className="muted num">{plural(Math.ceil(data.length * 0.75), 'byte')}</span>}
      {uri && !uri.startsWith('data:') && <code className="path">{uri}</code>}
      {source !== null && (
        <button type="button" className="fold-more" aria-expanded={isOpen} onClick={() => { setIsOpen(!isOpen) }}>
          {isOpen ? 'Hide' : 'Show'}
        </button>
      )}
      {isOpen && source !== null && <img src={source} alt={`Sent with the span, ${type}`} />}
    </div>
  )
}

function ToolsOffered({ tools }: { readonly tools: SpanDetail['messages']['tools'] }) {
  return (
    <details className="message-aside">
      <summary>{plural(tools.length, 'tool')} available</summary>
      {tools.map(({ name, description, parameters }) => (
        <div key={name} className="message-offer">
          <b className="mono">{name}</b>
          {description && <p>{description}</p>}
          {parameters !== null && <JsonText label={`parameters of ${name}`} value={parameters} />}
        </div>
      ))}
    </details>
  )
}
