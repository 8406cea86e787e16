/** Why this number: usage times the rate it was charged by, what it would be now, and where each count was read. */

import type { SpanDetail, Why } from '../../api/types'
import { Notice } from '../../components/answers/notice'
import * as format from '../../model/format'

// How Podium calculated it; what the sender calculated itself is in the notes of the reply.
const SOURCES: Readonly<Record<string, string>> = {
  priced: 'Calculated by Podium: usage times the price on that day.',
  blended: 'Only the total of tokens was sent, so one blended price for input and output was used.',
  custom: 'Calculated with your own price.',
  unpriced: 'There is no price for this model, so its cost is unknown, not zero.',
}

function title({ cost, cost_source: source }: Why): string {
  if (cost !== null) return `Why this costs ${format.exactMoney(cost)}`
  return source === 'unpriced' ? 'No known price' : 'No cost'
}

export function Cost({ detail: { why, billable, saved_cost: saved, saved_tokens } }: { readonly detail: SpanDetail }) {
  const { cost, lines, readings, notes, price, cost_source: source } = why
  if (cost === null && saved === null && lines.length + readings.length + notes.length === 0) {
    return <Notice title="No cost" minHeight={160}>This span reports no usage and no cost.</Notice>
  }
  return (
    <div className="why">
      <h3>{title(why)}</h3>
      {lines.length > 0 && <Lines why={why} />}
      {saved !== null && <p>{savedWords(saved, saved_tokens)}</p>}
      <HowCounted price={price} source={source} />
      <Uncounted isCounted={billable || cost === null} />
      {notes.map((note) => <p key={note}>{note}</p>)}
      {readings.length > 0 && <Readings readings={readings} />}
    </div>
  )
}

function savedWords(saved: string, tokens: number | null): string {
  const count = tokens === null ? '' : ` and ${format.exactCount(tokens)} tokens`
  return `The cache saved ${format.exactMoney(saved)}${count}, as reported by the sender.`
}

function HowCounted({ price, source }: { readonly price: Why['price']; readonly source: string }) {
  const isOurs = price !== null || source === 'unpriced'
  return (
    <>
      {isOurs && SOURCES[source] && <p>{SOURCES[source]}</p>}
      {price && <p>{priceWords(price)}</p>}
    </>
  )
}

function Uncounted({ isCounted }: { readonly isCounted: boolean }) {
  return isCounted ? null : <p>Not added to totals: its child spans already account for it.</p>
}

function priceWords({ provider, model, service_tier, valid_from, source, list_version, tier_start }: NonNullable<Why['price']>): string {
  const served = service_tier ? ` (${service_tier})` : ''
  const since = valid_from ? ` as of ${valid_from.slice(0, 10)}` : ''
  const tier = tier_start > 0 ? `, the rate above ${format.exactCount(tier_start)} input tokens` : ''
  const list = list_version && !source.includes(list_version) ? ` (${list_version})` : ''
  return `Price of ${provider ? `${provider} ` : ''}${model}${served}${since}${tier}. Source: ${source}${list}.`
}

const MILLION = 1_000_000
const HOUR_S = 3_600

/** How many a rate is for: most are for a million tokens, which the column says. */
function perWords(per: number): string {
  if (per === MILLION) return ''
  return per === HOUR_S ? ' an hour' : ` per ${format.exactCount(per)}`
}

/** Seconds of audio are not whole. */
function exactUnits(units: number): string {
  return units.toLocaleString('en', { maximumFractionDigits: 6 })
}

function Lines({ why: { lines, cost, cost_now: now } }: { readonly why: Why }) {
  const tokens = lines.reduce((sum, line) => sum + (line.per === MILLION ? line.units : 0), 0)
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Usage</th>
          <th scope="col" className="n">Units</th>
          <th scope="col" className="n">Per million</th>
          <th scope="col" className="n">USD</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.usage}>
            <td>{line.usage}</td>
            <td className="n">{exactUnits(line.units)}</td>
            <td className="n">{line.rate === null ? format.UNKNOWN : `${format.exactMoney(line.rate)}${perWords(line.per)}`}</td>
            <td className="n">{line.cost === null ? format.UNKNOWN : format.exactMoney(line.cost).slice(1)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td>total</td>
          <td className="n">{format.exactCount(tokens)}</td>
          <td />
          <td className="n">{cost === null ? format.UNKNOWN : format.exactMoney(cost).slice(1)}</td>
        </tr>
        {now !== null && now !== cost && (
          <tr className="now">
            <td colSpan={3}>at the prices known now</td>
            <td className="n">{format.exactMoney(now).slice(1)}</td>
          </tr>
        )}
      </tfoot>
    </table>
  )
}

const OF_COST = /tokens|cost|model|provider|tier|operation|searches|seconds|pages|characters|messages|pixels|executions/

function Readings({ readings }: { readonly readings: Why['readings'] }) {
  const others = readings.filter(({ field }) => !OF_COST.test(field))
  return (
    <>
      <h3>Source attributes</h3>
      <ReadingTable readings={readings.filter(({ field }) => OF_COST.test(field))} />
      {others.length > 0 && (
        <details className="message-aside">
          <summary>{format.plural(others.length, 'other field')}</summary>
          <ReadingTable readings={others} />
        </details>
      )}
    </>
  )
}

function ReadingTable({ readings }: { readonly readings: Why['readings'] }) {
  return (
      <table className="readings">
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Value</th>
            <th scope="col">Attribute</th>
          </tr>
        </thead>
        <tbody>
          {readings.map(({ field, value, attribute }) => (
            <tr key={`${field}${attribute}`}>
              <td>{field.replaceAll('_', ' ')}</td>
              <td className="num">{value}</td>
              <td className="mono">{attribute}</td>
            </tr>
          ))}
        </tbody>
      </table>
  )
}
