import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { show } from '../../../testing/page'
import { MarkPanel } from './mark-panel'

function panel(data: readonly string[] | undefined) {
  const answer = { data, error: null, refetch: vi.fn() }
  return show(
    <MarkPanel
      title="Cost" span={4} answer={answer} isStale={false} height={100} skeleton={<i>soon</i>} none="No model"
      marks={(rows) => ({ columns: [{ name: 'model', label: 'Model' }], rows: rows.map((row) => [row]), picture: () => Promise.resolve(new Blob()) })}
    >
      {(rows, showTable) => <button type="button" onClick={showTable}>{rows.join()}</button>}
    </MarkPanel>,
  )
}

test('what is drawn can be seen as a table', async () => {
  const { user } = panel(['a', 'b'])

  await user.click(screen.getByText('a,b'))

  expect(screen.getByRole('group', { name: 'Cost, as a table' }).textContent).toBe('Modelab')
})

test.each([[[], 'No model'], [undefined, 'soon']])('%j has nothing to be done with: %s', (data, text) => {
  panel(data)

  expect(screen.getByText(text)).toBeTruthy()
  expect(screen.queryByRole('button')).toBeNull()
})
