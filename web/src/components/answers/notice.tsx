/** What went wrong or is missing, and what to do about it. */

import type { ReactNode } from 'react'

import './notice.css'

export interface NoticeProps {
  readonly title: ReactNode
  readonly children?: ReactNode
  readonly actions?: ReactNode
  /** Keeps the place of what it stands for. */
  readonly minHeight?: number
  readonly tone?: 'plain' | 'bad'
}

export function Notice({ title, children, actions, minHeight = 0, tone = 'plain' }: NoticeProps) {
  return (
    <div className={`notice ${tone}`} style={{ minHeight }} role={tone === 'bad' ? 'alert' : 'status'}>
      <b>{title}</b>
      {children && <div>{children}</div>}
      {actions && <div className="notice-actions">{actions}</div>}
    </div>
  )
}
