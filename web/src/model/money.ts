/** Sums of money, exact: whole nano-dollars, which a JS number holds up to nine million dollars. */

import type { Money } from './units'

/** "0.021351000" → 21351000. */
export function nanoDollars(money: Money): number {
  const negative = money.startsWith('-')
  const [whole = '0', fraction = ''] = (negative ? money.slice(1) : money).split('.')
  const nano = Number(whole) * 1e9 + Number(fraction.padEnd(9, '0').slice(0, 9))
  return negative ? -nano : nano
}

/** 21351000 → "0.021351000". */
export function moneyOf(nano: number): Money {
  const size = Math.abs(nano)
  const whole = Math.floor(size / 1e9)
  return `${nano < 0 ? '-' : ''}${whole}.${String(size - whole * 1e9).padStart(9, '0')}`
}
