/** Waterfalls: many spans with every mark a row can bear, one, hostile names, none yet. */

import type { Trace, TraceSpan } from '../../api/trace'
import { SkeletonRows } from '../../components/answers/skeleton'
import { Panel } from '../../components/layout/panel'
import type { Money, Nanoseconds } from '../../model/units'
import { useTrace } from '../trace/use-trace'
import { Waterfall } from '../trace/waterfall'
import { HOSTILE } from './samples'

const MS = 1e6

interface Sample extends Partial<Omit<TraceSpan, 'cost'>> {
  readonly cost?: Money
}

/** A span from `from` to `to`, in ms, below another. */
function span(id: string, parent: string | null, kind: string, [from, to]: readonly [number, number], { cost, ...more }: Sample = {}): TraceSpan {
  return {
    span_id: id, parent_span_id: parent, name: id, kind, status: 'ok', status_message: '', error_type: '', running: false,
    start_offset_ns: from * MS as Nanoseconds, duration_ns: (to - from) * MS as Nanoseconds, service: 'gallery', provider: '', model: '',
    component: '', agent: '', tool: '', input_tokens: null, output_tokens: null, cost: cost ?? null,
    cost_source: '', billable: cost !== undefined, ttft_ns: null, isSent: true, ...more,
  }
}

const CALL = { name: 'chat gpt-5', model: 'gpt-5', ttft_ns: 300 * MS as Nanoseconds }

const MANY: Pick<Trace, 'spans'> = {
  spans: [
    span('refund-agent', null, 'agent', [0, 6_000], { running: true }),
    span('guard', 'refund-agent', 'guardrail', [40, 180], { name: 'input-policy' }),
    span('plan', 'refund-agent', 'llm', [200, 1_500], { ...CALL, cost: '0.0182' }),
    span('try-1', 'refund-agent', 'tool', [1_550, 2_050], { name: 'lookup_order', tool: 'lookup_order', status: 'error', error_type: 'Timeout', status_message: 'no answer in 500 ms' }),
    span('try-2', 'refund-agent', 'tool', [2_150, 2_420], { name: 'lookup_order', tool: 'lookup_order' }),
    span('search', 'refund-agent', 'retriever', [2_450, 3_300], { name: 'search policies' }),
    span('embed', 'search', 'embedding', [2_500, 2_700], { name: 'embed query', cost: '0.000004' }),
    span('local', 'refund-agent', 'llm', [3_350, 4_300], { name: 'chat local', model: 'qwen3:32b', billable: true, cost_source: 'unpriced' }),
    span('answer', 'refund-agent', 'llm', [4_350, 6_000], { ...CALL, running: true }),
  ],
}
const ONE: Pick<Trace, 'spans'> = { spans: [span('alone', null, 'llm', [0, 900], { ...CALL, cost: '0.0031' })] }
const NAMES: Pick<Trace, 'spans'> = {
  spans: HOSTILE.map((name, at) => span(`hostile ${at}`, at === 0 ? null : 'hostile 0', 'tool', [at * 100, 800 - at * 50], { name, model: name })),
}

function Sampled({ trace, label }: { readonly trace: Pick<Trace, 'spans'>; readonly label: string }) {
  return <Waterfall view={useTrace(trace)} current={null} hasPath label={label} />
}

export function Waterfalls() {
  return (
    <>
      <Panel title="Waterfall" note="a failure and its retry, running spans, first tokens, the critical path" span={12}><Sampled trace={MANY} label="Many spans" /></Panel>
      <Panel title="Waterfall, hostile" span={12}><Sampled trace={NAMES} label="Hostile spans" /></Panel>
      <Panel title="Waterfall of one" span={12}><Sampled trace={ONE} label="One span" /></Panel>
      <Panel title="Waterfall, loading" span={12}><SkeletonRows rows={4} height={28} /></Panel>
    </>
  )
}
