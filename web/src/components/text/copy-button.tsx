/** Puts a text on the clipboard and says so. */

import { type ReactNode, useEffect, useState } from 'react'

import { Icon, type IconName } from '../labels/icon'
import { useToast } from '../overlays/toast'
import { copyText } from './clipboard'

const SAID_MS = 1_600

/** Whether something was copied just now, and what copies. */
export function useCopy(): readonly [boolean, (text: string) => void] {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return undefined
    const timer = window.setTimeout(() => { setCopied(false) }, SAID_MS)
    return () => { window.clearTimeout(timer) }
  }, [copied])
  const say = useToast()
  const copy = (text: string) => {
    void copyText(text).then((isDone) => {
      setCopied(isDone)
      if (!isDone) say({ text: 'The browser blocked copying', tone: 'bad' })
    })
  }
  return [copied, copy]
}

export interface CopyButtonProps {
  /** What is copied; made when it is asked for. */
  readonly text: () => string
  readonly label: string
  readonly icon?: IconName
  readonly className?: string
  readonly children?: ReactNode
}

export function CopyButton({ text, label, icon = 'copy', className = 'icon-button', children }: CopyButtonProps) {
  const [copied, copy] = useCopy()
  return (
    <button type="button" className={className} title={label} onClick={() => { copy(text()) }}>
      <Icon name={copied ? 'check' : icon} />
      {children ?? <span className="visually-hidden">{label}</span>}
      <span className="visually-hidden" aria-live="polite">{copied ? 'Copied' : ''}</span>
    </button>
  )
}
