/** Shows times in the zone that the URL names. */

import { showTimesIn } from '../model/zone'
import { CHANGED } from './location'
import { parseView } from './view'

function apply(): void {
  showTimesIn(parseView(window.location.search).zone)
}

/** Call once, before anything is drawn: who listens first hears first, so every drawing finds the new zone. */
export function followZone(): void {
  apply()
  window.addEventListener('popstate', apply)
  window.addEventListener(CHANGED, apply)
}
