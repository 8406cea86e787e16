import { render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'

import { PageTools, ToolsPlace } from './page-tools'

test('tools of a page stand in the header, once it is there', () => {
  const header = document.createElement('header')
  document.body.append(header)

  const { rerender } = render(<ToolsPlace value={null}><PageTools>tool</PageTools></ToolsPlace>)
  expect(document.body.textContent).toBe('')
  rerender(<ToolsPlace value={header}><PageTools>tool</PageTools></ToolsPlace>)

  expect(header.textContent).toBe('tool')
  expect(screen.getByText('tool')).toBe(header)
})
