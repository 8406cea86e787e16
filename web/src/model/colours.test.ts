import { expect, test } from 'vitest'

import { colourBy, distinct, GREY, modelColour, providerColour } from './colours'

test('a provider has one colour in all its spellings', () => {
  expect(providerColour('x_ai')).toBe(providerColour('xai'))
  expect(providerColour('aws.bedrock')).toBe(providerColour('bedrock'))
})

test('a model wears the hue of its provider, with or without a router prefix', () => {
  expect(modelColour('claude-sonnet-4-5')).toBe(providerColour('anthropic'))
  expect(modelColour('openai/gpt-4o')).toBe(providerColour('openai'))
})

test('models of one family differ in shade', () => {
  const names = ['claude-opus-4-1', 'claude-sonnet-4-5', 'claude-haiku-4-5']

  expect(new Set(names.map(modelColour)).size).toBe(3)
})

test('no two lines of a chart look alike', () => {
  const names = ['gpt-4o', 'gpt-4.1', 'gpt-5', 'gpt-4o-mini', 'gpt-5-nano', 'claude-sonnet-4-5', 'claude-sonnet-4']

  expect(new Set(distinct(names, colourBy('model')).values()).size).toBe(names.length)
})

test('the rest is grey', () => {
  expect(distinct(['gpt-4o', 'other'], colourBy('model')).get('other')).toBe(GREY)
})
