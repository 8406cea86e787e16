import { fireEvent, screen } from '@testing-library/react'
import { expect, test } from 'vitest'

import { show } from '../../../testing/page'
import { spanDetail } from '../../../testing/samples'
import type { Attribute } from '../../api/types'
import { Attributes, AttributeValue } from './attributes'

const attribute = (key: string, value: string, type: Attribute['type'] = 'string'): Attribute => ({ key, value, type })
const MANY = Array.from({ length: 13 }, (_, at) => attribute(`key.${at}`, `value ${at}`))

function keys(): (string | undefined)[] {
  return [...document.querySelectorAll<HTMLElement>('.attribute')].map(({ dataset }) => dataset['key'])
}

test('few attributes need no search, and the facts of the span that are known stand below', () => {
  show(<Attributes detail={spanDetail({ attributes: [attribute('a', '1')], end_time: null, status: 'error', status_message: 'gave up', scope: 'lib', scope_version: '1.2' })} />)

  expect(screen.queryByRole('textbox')).toBeNull()
  expect(keys()).toEqual(['a', 'trace id', 'span id', 'parent span id', 'span kind', 'status', 'start', 'duration', 'scope', 'received'])
  expect(screen.getByText('error: gave up')).toBeTruthy()
  expect(screen.getByText('lib 1.2')).toBeTruthy()
})

test('among many one is found by its key or its value, whatever its case', () => {
  show(<Attributes detail={spanDetail({ attributes: MANY, resource: [attribute('service.name', 'Web shop')] })} />)
  const find = (value: string) => { fireEvent.change(screen.getByRole('textbox'), { target: { value } }) }

  find('KEY.12')
  expect(keys()).toEqual(['key.12'])
  find('web SHOP')
  expect(keys()).toEqual(['service.name'])
})

test.each([
  ['a plain value', attribute('tier', 'gold'), 'attr.tier:gold'],
  ['an empty value', attribute('tier', ''), null],
  ['JSON', attribute('tier', '[1]', 'json'), null],
  ['bytes', attribute('tier', 'AA==', 'bytes'), null],
  ['a key that the language cannot name', attribute('my tier', 'gold'), null],
  ['the longest value', attribute('tier', 'x'.repeat(300)), `attr.tier:${'x'.repeat(300)}`],
  ['a longer value', attribute('tier', 'x'.repeat(301)), null],
])('%s can be filtered by: %#', (_name, one, filter) => {
  show(<Attributes detail={spanDetail({ attributes: [one] })} />)
  const link = document.querySelector('.attribute a')

  expect(link && new URL(link.getAttribute('href') ?? '', document.baseURI).searchParams.get('filter')).toBe(filter)
})

test('resource attributes have a field of their own', () => {
  show(<Attributes detail={spanDetail({ resource: [attribute('service.name', 'web')] })} />)

  expect(screen.getByRole('link', { name: 'Traces with service.name web' }).getAttribute('href')).toContain('filter=resource.service.name%3Aweb')
})

test('what holds JSON is a tree, whatever type it was sent with; a number is no prose', () => {
  show(<><AttributeValue name="input" type="string" value={JSON.stringify({ question: 'x'.repeat(200) })} /><AttributeValue name="n" type="int" value="7" /><AttributeValue name="s" type="string" value="text" /></>)

  expect(screen.getByRole('tree', { name: 'input' })).toBeTruthy()
  expect(screen.getByText('7').className).toBe('mono')
  expect(screen.getByText('text').className).toBe('')
})
