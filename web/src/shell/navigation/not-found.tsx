/** Stands in place of a page where the address names none. */

import { Notice } from '../../components/answers/notice'
import { href } from '../../state/location'

export function NotFound({ path }: { readonly path: string }) {
  return (
    <Notice
      title={<h1>Page not found</h1>}
      minHeight={420}
      actions={
        <>
          <a className="button primary" href={href('/')}>
            Go to Overview
          </a>
          <a className="button" href={href('/traces')}>
            Go to Traces
          </a>
        </>
      }
    >
      There is no page at <code className="mono path">{path}</code>. Press <kbd>⌘K</kbd> or <kbd>Ctrl K</kbd> to go to any page.
    </Notice>
  )
}
