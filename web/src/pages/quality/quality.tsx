/** Data quality: what of the telemetry could not be understood, and what to do about it. */

import { useQuery } from '@tanstack/react-query'

import { qualityQuery, type Scope } from '../../api/queries'
import type { Quality as QualityData } from '../../api/types'
import { Notice } from '../../components/answers/notice'
import { QueryView } from '../../components/answers/query-view'
import { SkeletonRows } from '../../components/answers/skeleton'
import * as format from '../../model/format'
import { rangeLabel } from '../../model/time'
import { useLink } from '../../state/link'
import { useParams } from '../../state/params'
import { Findings } from './findings'
import './quality.css'

const SKELETON_ROWS = 8
const ROW_HEIGHT = 34

export default function Quality({ scope }: { readonly scope: Scope }) {
  const [params] = useParams()
  const answer = useQuery(qualityQuery(scope))
  return (
    <>
      <h1>Data quality</h1>
      <p className="quality-lede">
        {rangeLabel(scope.time)}. What Podium could not understand, counted as it arrived
        {scope.filter && ', of the whole project: the filter does not apply here'}.
      </p>
      <QueryView answer={answer} minHeight={400} skeleton={<div className="panel card"><SkeletonRows rows={SKELETON_ROWS} height={ROW_HEIGHT} /></div>}>
        {(quality) => <Kinds quality={quality} chosen={params.get('kind')} isStale={answer.isPlaceholderData} />}
      </QueryView>
    </>
  )
}

interface KindsProps {
  readonly quality: QualityData
  /** The kind that the address names. */
  readonly chosen: string | null
  readonly isStale: boolean
}

function Kinds({ quality: { kinds, rows, more }, chosen, isStale }: KindsProps) {
  const shown = kinds.filter(({ kind }) => chosen === null || kind === chosen)
  return (
    <>
      {kinds.length > 0 && <Choice kinds={kinds} chosen={chosen} />}
      {shown.length === 0 && (
        <div className="panel">
          <Notice title={chosen === null ? 'Everything was understood' : 'Nothing of this kind'} minHeight={260}>
            Usage under unknown names, totals that contradict their parts, clocks that are ahead, spans sent twice and refused requests would be listed here.
          </Notice>
        </div>
      )}
      <div className="grid">
        {shown.map((kind) => <Findings key={kind.kind} kind={kind} rows={rows.filter((row) => row.kind === kind.kind)} isStale={isStale} />)}
      </div>
      {more > 0 && <p className="quality-lede">{format.plural(more, 'row')} with fewer findings not shown.</p>}
    </>
  )
}

/** The kinds that were found, as links: one of them, or all. */
function Choice({ kinds, chosen }: Pick<QualityData, 'kinds'> & { readonly chosen: string | null }) {
  const link = useLink()
  return (
    <nav className="quality-kinds" aria-label="Kinds">
      <a href={link('/quality')} aria-current={chosen === null || undefined}>All</a>
      {kinds.map(({ kind, title, count }) => (
        <a key={kind} href={link('/quality', { params: { kind } })} aria-current={kind === chosen || undefined}>
          {title} <span className="num">{format.count(count)}</span>
        </a>
      ))}
    </nav>
  )
}
