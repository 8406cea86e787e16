/** Code to copy. */

import { useEffect, useState } from 'react'

import './code-block.css'
import { Icon } from './icon'

export interface CodeBlockProps {
  readonly title: string
  readonly code: string
}

const COPIED_MS = 1_600

export function CodeBlock({ title, code }: CodeBlockProps) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return undefined
    const timer = window.setTimeout(() => { setCopied(false) }, COPIED_MS)
    return () => { window.clearTimeout(timer) }
  }, [copied])
  const copy = async () => {
    await navigator.clipboard.writeText(code)
    setCopied(true)
  }
  return (
    <figure className="code">
      <figcaption>
        {title}
        <button type="button" className="button quiet" onClick={() => { void copy() }}>
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
