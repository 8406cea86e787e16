import { expect, test } from 'vitest'

import { ENDPOINT, environment, python, shell } from './snippets'

test('every way leads to the server that this page came from', () => {
  expect(ENDPOINT).toBe(window.location.origin)
  expect(environment(ENDPOINT)).toContain(`OTEL_EXPORTER_OTLP_ENDPOINT=${ENDPOINT}\n`)
  expect(python(ENDPOINT)).toContain(`endpoint="${ENDPOINT}/v1/traces"`)
  expect(shell(ENDPOINT)).toContain(`curl ${ENDPOINT}/v1/traces `)
})

test('the span that the shell sends is JSON once the shell has filled it in', () => {
  const [, body = ''] = /-d '(.*)'$/s.exec(shell(ENDPOINT)) ?? []
  const filled = body.replace(/'\$\([^)]*\)'/g, 'ab').replaceAll("'$now'", '1')

  expect(() => { JSON.parse(filled) }).not.toThrow()
})
