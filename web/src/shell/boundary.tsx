/** Keeps a fault of one page from taking the frame with it. */

import { Component, type ReactNode } from 'react'

import { Notice } from '../components/answers/notice'

interface State {
  readonly error: Error | null
}

export class Boundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: null }

  static getDerivedStateFromError(error: Error): State {
    return { error }
  }

  override render(): ReactNode {
    const { error } = this.state
    if (!error) return this.props.children
    return (
      <Notice
        tone="bad"
        title={<h1>This page failed</h1>}
        minHeight={360}
        actions={
          <button type="button" className="button" onClick={() => { window.location.reload() }}>
            Reload
          </button>
        }
      >
        {error.message}
      </Notice>
    )
  }
}
