import { expect, test, vi } from 'vitest'

import { fetchFile, fileName, saveCsv } from './save'

test.each([['Cost by model', 'cost-by-model'], ['  Größe: 5 %!', 'größe-5'], ['…', 'chart'], ['x'.repeat(100), 'x'.repeat(80)]])('%j is kept as %j', (title, name) => {
  expect(fileName(title)).toBe(name)
})

function clicks(): [string, string][] {
  const clicked: [string, string][] = []
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function click(this: HTMLAnchorElement) { clicked.push([this.href, this.download]) })
  return clicked
}

test('values are a file of their own, and its address is given back', async () => {
  vi.useFakeTimers()
  const clicked = clicks()
  const files: Blob[] = []
  vi.spyOn(URL, 'createObjectURL').mockImplementation((file) => { files.push(file as Blob); return 'blob:x' })
  const revoke = vi.spyOn(URL, 'revokeObjectURL').mockImplementation(() => undefined)

  saveCsv('cost', 'a,b\n1,2\n')
  expect(clicked).toEqual([['blob:x', 'cost.csv']])
  expect(files[0]?.type).toBe('text/csv')
  expect(await files[0]?.text()).toBe('a,b\n1,2\n')
  vi.advanceTimersByTime(9_999)
  expect(revoke).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(revoke).toHaveBeenCalledExactlyOnceWith('blob:x')
})

test('a file of the server is fetched by the browser', () => {
  const clicked = clicks()

  fetchFile('https://podium.test/api/v1/export')

  expect(clicked.map(([href]) => href)).toEqual(['https://podium.test/api/v1/export'])
})
