import { waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'

import { runHook, serve } from '../../testing/page'
import { useRefreshOr } from './usual-refresh'

test('pages are live until it is known what the operator set; what the reader chose wins', async () => {
  serve({ settings: { auto_refresh: true, refresh_seconds: 60 } })
  const { result, rerender } = runHook(useRefreshOr, null as 'off' | null)

  expect(result.current).toBe('live')
  await waitFor(() => { expect(result.current).toBe(60) })
  rerender('off')
  expect(result.current).toBe('off')
})
