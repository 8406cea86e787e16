import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'

import { show } from '../../../testing/page'
import { Markdown } from './markdown'

test('every kind of block and word has its element', () => {
  const { container } = show(<Markdown text={'# Head\n\n**a** *b* `c` d\n\n- one\n  - two\n\n1. first\n\n> quote\n\n```\ncode\n```\n\n---'} />)
  const html = container.querySelector('.markdown')

  expect([...(html?.children ?? [])].map(({ tagName }) => tagName)).toEqual(['P', 'P', 'UL', 'OL', 'BLOCKQUOTE', 'PRE', 'HR'])
  expect(html?.querySelector('.markdown-heading')?.textContent).toBe('Head')
  expect(['strong', 'em', 'code'].map((tag) => html?.querySelector(tag)?.textContent)).toEqual(['a', 'b', 'c'])
  expect([...(html?.querySelectorAll<HTMLElement>('ul li') ?? [])].map(({ style }) => style.marginLeft)).toEqual(['0px', '16px'])
})

test('a link opens elsewhere and tells nobody where it was', () => {
  show(<Markdown text="[docs](https://example.org/a)" />)
  const link = screen.getByRole('link')

  expect([link.getAttribute('href'), link.getAttribute('target'), link.getAttribute('rel')]).toEqual(['https://example.org/a', '_blank', 'noopener noreferrer'])
})

test('markup is text', () => {
  const { container } = show(<Markdown text="<img src=x onerror=alert(1)>" />)

  expect(container.querySelector('img')).toBeNull()
  expect(container.textContent).toContain('<img src=x onerror=alert(1)>')
})
