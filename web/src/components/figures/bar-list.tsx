/** Names by size, each with a bar as long as its share of the largest. */

import { Badge } from '../labels/badge'
import './bar-list.css'

export interface BarItem {
  /** In full. */
  readonly name: string
  readonly label: string
  readonly colour: string
  /** 0 to 1, of the longest bar. */
  readonly length: number
  readonly value: string
  readonly exact: string
  readonly note: string
  readonly quiet: boolean
}

export interface BarListProps {
  readonly items: readonly BarItem[]
  readonly onPick: (index: number) => void
}

export function BarList({ items, onPick }: BarListProps) {
  return (
    <ul className="bars">
      {items.map((item, index) => (
        <li key={index}>
          <button type="button" className="bar" title={`Show only ${item.name || item.label}`} onClick={() => { onPick(index) }}>
            <Badge name={item.label} colour={item.colour} />
            <span className={item.quiet ? 'num quiet' : 'num'} title={item.exact}>
              {item.value}
            </span>
            <span className="num bar-note">{item.note}</span>
            <span className="bar-track">
              <span style={{ width: item.length > 0 ? `max(2px, ${item.length * 100}%)` : 0, background: item.colour }} />
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}
