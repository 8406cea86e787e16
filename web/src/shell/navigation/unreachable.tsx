/** Stands in place of every page while the server does not answer. */

import { Notice } from '../../components/answers/notice'

export interface UnreachableProps {
  readonly message: string
  readonly onRetry: () => void
}

export function Unreachable({ message, onRetry }: UnreachableProps) {
  return (
    <Notice
      tone="bad"
      title={<h1>Podium cannot be reached</h1>}
      minHeight={420}
      actions={
        <button type="button" className="button primary" onClick={onRetry}>
          Try again
        </button>
      }
    >
      <p>{message}</p>
      <p>
        It is expected at <code className="mono path">{new URL(document.baseURI).origin}</code>, where{' '}
        <code className="mono">podium serve</code> starts it. This page recovers on its own.
      </p>
    </Notice>
  )
}
