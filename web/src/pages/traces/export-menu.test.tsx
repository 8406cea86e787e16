import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { SCOPE, show } from '../../../testing/page'
import { ExportMenu } from './export-menu'

test('all that matches is fetched in the order of the list, and said to come', async () => {
  const fetched: string[] = []
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function click(this: HTMLAnchorElement) { fetched.push(this.href) })
  const { user } = show(<ExportMenu scope={{ ...SCOPE, filter: 'model:x' }} sort="-cost" />)

  await user.click(screen.getByRole('button', { name: /Export/ }))
  await user.click(screen.getByRole('menuitem', { name: /Excel/ }))

  expect(fetched.map((address) => Object.fromEntries(new URL(address).searchParams))).toEqual([{ what: 'traces', format: 'xlsx', sort: '-cost', project: 'shop', range: '24h', filter: 'model:x' }])
  expect(await screen.findByText('Exporting all matching traces as Excel')).toBeTruthy()
})
