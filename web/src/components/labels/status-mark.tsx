/** How a trace or a span stands: by a mark, its shape and a word, never by colour alone. */

export interface StatusMarkProps {
  readonly status: string
  readonly running: boolean
}

const WORDS: Readonly<Record<string, string>> = { ok: 'ok', error: 'error', unset: 'done' }

export function StatusMark({ status, running }: StatusMarkProps) {
  const state = running && status !== 'error' ? 'running' : status
  return <span className={`status ${state}`}>{running ? 'running' : (WORDS[status] ?? status)}</span>
}
