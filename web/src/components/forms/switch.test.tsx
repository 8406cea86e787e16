import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { show } from '../../../testing/page'
import { Switch } from './switch'

test('the chosen one is pressed, another can be chosen', async () => {
  const onChoose = vi.fn()
  const { user } = show(<Switch label="Shown as" choices={[{ value: 'tree', label: 'Tree' }, { value: 'text', label: 'Text' }]} chosen="tree" onChoose={onChoose} />)

  expect(screen.getAllByRole('button', { pressed: true }).map(({ textContent }) => textContent)).toEqual(['Tree'])
  await user.click(screen.getByRole('button', { name: 'Text' }))

  expect(onChoose).toHaveBeenCalledExactlyOnceWith('text')
})
