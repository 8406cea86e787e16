/** Stands in place of a page where the address names none. */

import { Notice } from '../../components/answers/notice'
import { href } from '../../state/location'

export function NotFound({ path }: { readonly path: string }) {
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
