/** Code to copy. */

import { Icon } from '../labels/icon'
import './code-block.css'
import { useCopy } from './copy-button'

export interface CodeBlockProps {
  readonly title: string
  readonly code: string
}

export function CodeBlock({ title, code }: CodeBlockProps) {
  const [copied, copy] = useCopy()
  return (
    <figure className="code">
      <figcaption>
        {title}
        <button type="button" className="button quiet" onClick={() => { copy(code) }}>
          <Icon name={copied ? 'check' : 'copy'} />
          <span aria-live="polite">{copied ? 'Copied' : 'Copy'}</span>
        </button>
      </figcaption>
      {/* A scrolling region must be reachable by keyboard. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre tabIndex={0} aria-label={title}>
        <code>{code}</code>
      </pre>
    </figure>
  )
}
