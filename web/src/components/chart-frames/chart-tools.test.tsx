import { screen, waitFor } from '@testing-library/react'
import { expect, test, vi } from 'vitest'

import { show } from '../../../testing/page'
import { useChartTools } from './chart-tools'

function Chart({ picture }: { readonly picture: () => Promise<Blob> | null }) {
  const { isTable, showTable, tools } = useChartTools({ title: 'Cost by model', values: () => 'a,b\n', picture })
  return <>{tools}<p>{isTable ? 'table' : 'chart'}</p><button type="button" onClick={showTable}>show</button></>
}

function tools(picture: () => Promise<Blob> | null = () => null) {
  const saved: string[] = []
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function click(this: HTMLAnchorElement) { saved.push(this.download) })
  const { user } = show(<Chart picture={picture} />)
  const take = async (name: string) => {
    await user.click(screen.getByRole('button', { name: 'Cost by model: more' }))
    await user.click(screen.getByRole('menuitem', { name }))
  }
  return { user, saved, take }
}

test('a table takes the place of the chart, and gives it back; a table is no picture', async () => {
  const { user, take } = tools()

  await take('Show as a table')
  expect(screen.getByText('table')).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Cost by model: more' }))
  expect(screen.getAllByRole('menuitem').map(({ textContent }) => textContent)).toEqual(['Show as a chart', 'Save the valuesCSV'])
  await user.click(screen.getByRole('menuitem', { name: 'Show as a chart' }))
  expect(screen.getByText('chart')).toBeTruthy()
  await user.click(screen.getByText('show'))
  expect(screen.getByText('table')).toBeTruthy()
})

test('values and pictures are saved under the title', async () => {
  const { saved, take } = tools(() => Promise.resolve(new Blob(['png'])))

  await take('Save the values CSV')
  await take('Save as a picture PNG')

  await waitFor(() => { expect(saved).toEqual(['cost-by-model.csv', 'cost-by-model.png']) })
})

test('a picture that could not be made says why, one that is not there yet nothing', async () => {
  const { saved, take } = tools(() => Promise.reject(new Error('This browser cannot draw pictures.')))
  await take('Save as a picture PNG')

  expect(await screen.findByText('This browser cannot draw pictures.')).toBeTruthy()
  expect(saved).toEqual([])
})
