/** The offers below the filter; the text box keeps the focus. */

import { useEffect, useRef } from 'react'

import { keepInSight } from '../../components/layout/in-sight'
import type { Offer } from './completion'

export const OFFERS_ID = 'filter-offers'

export function offerId(at: number): string {
  return `${OFFERS_ID}-${at}`
}

export interface OfferListProps {
  readonly offers: readonly Offer[]
  readonly active: number
  readonly onTake: (offer: Offer) => void
}

export function OfferList({ offers, active, onTake }: OfferListProps) {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    keepInSight(list.current, list.current?.children[active])
  }, [active])
  return (
    <div ref={list} id={OFFERS_ID} className="filter-offers" role="listbox" aria-label="Completions">
      {offers.map((offer, at) => (
        // The keys are those of the text box, which names the active option.
        // eslint-disable-next-line jsx-a11y/click-events-have-key-events
        <div
          key={offer.insert}
          id={offerId(at)}
          role="option"
          tabIndex={-1}
          aria-selected={at === active}
          className="filter-offer"
          onPointerDown={(event) => { event.preventDefault() }}
          onClick={() => { onTake(offer) }}
        >
          <span className="filter-offer-label">{offer.label}</span>
          <span className="filter-offer-note">{offer.note}</span>
        </div>
      ))}
    </div>
  )
}
