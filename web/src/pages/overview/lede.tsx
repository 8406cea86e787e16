/** The sentence on top, and the notice about what has no price. */

import type { ReactNode } from 'react'

import type { Scope } from '../../api/queries'
import type { Overview, Unpriced as UnpricedData } from '../../api/types'
import { Skeleton } from '../../components/answers/skeleton'
import { Icon } from '../../components/labels/icon'
import { contradicting, inTheFuture, plural, tokens, unended, unread } from '../../model/format'
import { dayOrTime, rangeLabel } from '../../model/time'
import { useLink } from '../../state/link'

export interface LedeProps {
  readonly overview: Overview | undefined
  readonly scope: Scope
  readonly isFailed: boolean
}

export function Lede({ overview, scope, isFailed }: LedeProps) {
  if (!overview && isFailed) return <p className="lede">{rangeLabel(scope.time)}</p>
  if (!overview) {
    return (
      <div className="lede">
        <Skeleton height={14} width="min(560px, 90%)" />
      </div>
    )
  }
  const { sentence, ahead, running, doubts } = overview
  return (
    <p className="lede" data-sentence={sentence !== null || undefined}>
      {sentence
        ? sentence.text.map(({ words, strong }, index) => (strong ? <b key={index}>{words}</b> : <span key={index}>{words}</span>))
        : `${rangeLabel(scope.time)}, ${comparison(overview)}.`}
      {running > 0 && <span> {unended(running)}.</span>}
      {ahead > 0 && <span> {inTheFuture(ahead)}: <Doubt kind="clock_ahead">a sender’s clock is ahead</Doubt>.</span>}
      {doubts.unread_usage > 0 && <span> <Doubt kind="unread_usage">{unread(doubts.unread_usage)}</Doubt>.</span>}
      {doubts.differing_totals > 0 && <span> <Doubt>{contradicting(doubts.differing_totals)}</Doubt>.</span>}
    </p>
  )
}

/** What a total may lack or hold in excess; leads to what was found. */
function Doubt({ kind = null, children }: { readonly kind?: string | null; readonly children: ReactNode }) {
  return <a className="doubt" href={useLink()('/quality', { params: { kind } })}>{children}</a>
}

function comparison({ no_data_before: begin, to }: Overview): string {
  return begin === null ? 'compared with the previous period' : `no data before ${dayOrTime(begin, to)}`
}

export interface UnpricedProps {
  /** Not known yet: its line is there already. */
  readonly unpriced: UnpricedData | undefined
  readonly onPick: (model: string) => void
}

const SHOWN_MODELS = 3

/** Unknown is not zero: what a total leaves out stands beside it. */
export function Unpriced({ unpriced, onPick }: UnpricedProps) {
  if (!unpriced) return <div className="unpriced"><Skeleton height={10} width={220} /></div>
  if (unpriced.requests === 0) return <p className="unpriced"><Icon name="check" /><span>All requests are priced.</span></p>
  const more = unpriced.models.length - SHOWN_MODELS
  return (
    <p className="unpriced" role="status">
      <Icon name="warning" />
      <span className="unpriced-count">
        <b>{plural(unpriced.requests, 'request')} without a price</b> <span className="unpriced-tokens">({tokens(unpriced.tokens)} tokens) </span>
        {unpriced.requests === 1 ? 'is' : 'are'} not included in these costs:{' '}
      </span>
      <span className="unpriced-models">
        {unpriced.models.slice(0, SHOWN_MODELS).map(({ provider, model, requests }, index) => (
          <span key={`${provider}/${model}`}>
            {index > 0 && ', '}
            <button type="button" className="link" onClick={() => { onPick(model) }} title={`${plural(requests, 'request')} of ${provider}`}>
              {model || 'no model name'}
            </button>
          </span>
        ))}
        {more > 0 && ` and ${plural(more, 'more model')}`}.
      </span>
    </p>
  )
}
