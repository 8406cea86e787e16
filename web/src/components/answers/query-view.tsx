/** The three states of an answer: on its way, refused, there. */

import type { ReactNode } from 'react'

import { Notice } from './notice'

/** The part of a TanStack query result that decides what is seen. */
export interface Answer<Data> {
  readonly data: Data | undefined
  readonly error: Error | null
  readonly refetch: () => unknown
}

export interface QueryViewProps<Data> {
  readonly answer: Answer<Data>
  readonly skeleton: ReactNode
  readonly minHeight: number
  readonly children: (data: Data) => ReactNode
}

/** Data once known stay on screen when a later refresh fails; the shell then says that they are old. */
export function QueryView<Data>({ answer, skeleton, minHeight, children }: QueryViewProps<Data>) {
  if (answer.data !== undefined) return children(answer.data)
  if (!answer.error) return <div style={{ minHeight }}>{skeleton}</div>
  return (
    <Notice
      tone="bad"
      title="This could not be loaded"
      minHeight={minHeight}
      actions={
        <button type="button" className="button" onClick={() => { answer.refetch() }}>
          Try again
        </button>
      }
    >
      {answer.error.message}
    </Notice>
  )
}
