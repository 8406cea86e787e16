import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { serve, show } from '../../../testing/page'
import { qualityKind, qualityRow } from '../../../testing/samples'
import Setup from './setup'

test.each([[null, 'Send your first trace'], ['lab', 'Nothing in “lab” yet']])('asked for %s it says %s', (project, title) => {
  serve({})
  show(<Setup project={project} />)

  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(title)
  expect(screen.getAllByRole('button', { name: 'Copy' })).toHaveLength(3)
})

test('what came and was refused is said, with what to do', async () => {
  const asked = serve({
    quality: {
      kinds: [qualityKind({ kind: 'refused_request', noun: 'request', count: 3, remedy: 'Send to /v1/traces.' })],
      rows: [
        qualityRow({ kind: 'refused_request', detail: 'unknown_path at /v1/tracing', scope: 'acme', scope_version: '7', count: 2 }),
        qualityRow({ kind: 'refused_request', scope: '', count: 1 }),
        qualityRow(),
      ],
      more: 0,
    },
  })
  const { container } = show(<Setup project="lab" />)

  expect(await screen.findByText('3 requests of the last hour were refused')).toBeTruthy()
  expect(container.querySelector('.setup-refused')?.textContent).toContain('Most of them: unknown_path at /v1/tracing, sent by acme 7. Send to /v1/traces.')
  expect(asked[0]?.parameters).toMatchObject({ project: 'lab', range: '1h' })
})

test('where nothing was refused nothing is said of it', async () => {
  const asked = serve({ quality: { kinds: [], rows: [], more: 0 } })
  const { container } = show(<Setup project={null} />)
  await vi.waitFor(() => { expect(asked).toHaveLength(1) })

  expect(container.querySelector('.setup-refused')).toBeNull()
})
