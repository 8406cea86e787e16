import { expect, test } from 'vitest'

import { otlpOf, type OtlpSource, unixNano } from './otlp'

const SPAN: OtlpSource = {
  trace_id: '0a'.repeat(16), span_id: '0b'.repeat(8), parent_span_id: null, name: 'chat', span_kind: 'client',
  start_time: '2026-11-21T03:00:00.000000005Z', end_time: null, status: 'error', status_message: 'no', scope: 'sdk', scope_version: '',
  attributes: [
    { key: 's', type: 'string', value: 'x' }, { key: 'i', type: 'int', value: '9007199254740993' }, { key: 'd', type: 'double', value: '0.5' },
    { key: 'n', type: 'double', value: 'NaN' }, { key: 'b', type: 'bool', value: 'true' }, { key: 'cut', type: 'json', value: '[1,' },
    { key: 'j', type: 'json', value: '{"a":[1,2.5,null,false]}' },
  ],
  resource: [{ key: 'service.name', type: 'string', value: 'shop' }],
  events: [{ time: '1970-01-01T00:00:01Z', name: 'exception', attributes: [] }],
  links: [{ trace_id: '0c'.repeat(16), span_id: '0d'.repeat(8), attributes: [] }],
}

test('instants are exact to the nanosecond', () => {
  expect(unixNano('2026-11-21T03:00:00.000000005Z')).toBe('1795230000000000005')
})

test('a span is written as a request that OTLP endpoints take', () => {
  expect(otlpOf(SPAN)).toEqual({
    resourceSpans: [{
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
      scopeSpans: [{
        scope: { name: 'sdk' },
        spans: [{
          traceId: '0a'.repeat(16), spanId: '0b'.repeat(8), name: 'chat', kind: 3, startTimeUnixNano: '1795230000000000005',
          attributes: [
            { key: 's', value: { stringValue: 'x' } },
            { key: 'i', value: { intValue: '9007199254740993' } },
            { key: 'd', value: { doubleValue: 0.5 } },
            { key: 'n', value: { doubleValue: 'NaN' } },
            { key: 'b', value: { boolValue: true } },
            { key: 'cut', value: { stringValue: '[1,' } },
            {
              key: 'j',
              value: { kvlistValue: { values: [{ key: 'a', value: { arrayValue: { values: [{ intValue: '1' }, { doubleValue: 2.5 }, {}, { boolValue: false }] } } }] } },
            },
          ],
          events: [{ timeUnixNano: '1000000000', name: 'exception', attributes: [] }],
          links: [{ traceId: '0c'.repeat(16), spanId: '0d'.repeat(8), attributes: [] }],
          status: { code: 2, message: 'no' },
        }],
      }],
    }],
  })
})
