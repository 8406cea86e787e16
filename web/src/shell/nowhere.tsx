/** What stands in place of a page: the server is away, or the address leads nowhere. */

import { Notice } from '../components/notice'
import { href } from '../state/location'

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
        It was asked at <code className="mono path">{new URL(document.baseURI).origin}</code>, where{' '}
        <code className="mono">podium serve</code> starts it. This page comes back by itself.
      </p>
    </Notice>
  )
}

export function NoPage({ path }: { readonly path: string }) {
  return (
    <Notice
      title={<h1>There is no such page</h1>}
      minHeight={420}
      actions={
        <>
          <a className="button primary" href={href('/')}>
            To the overview
          </a>
          <a className="button" href={href('/traces')}>
            To the traces
          </a>
        </>
      }
    >
      <code className="mono path">{path}</code> leads nowhere. Press <kbd>⌘K</kbd> or <kbd>Ctrl K</kbd> to go to any page.
    </Notice>
  )
}
