/** The first thing a new user sees: how to send a first trace to this very address. */

import { useQuery } from '@tanstack/react-query'

import { qualityQuery } from '../../api/queries'
import { Notice } from '../../components/answers/notice'
import { CodeBlock } from '../../components/text/code-block'
import { plural } from '../../model/format'
import './setup.css'
import { ENDPOINT, environment, python, shell } from './snippets'

export interface SetupProps {
  /** The project asked for in the URL; null when none was. */
  readonly project: string | null
}

export default function Setup({ project }: SetupProps) {
  return (
    <div className="setup">
      <h1>{project === null ? 'Send your first trace' : `Nothing in “${project}” yet`}</h1>
      <p className="lede">
        Podium receives OpenTelemetry at <code className="mono">{ENDPOINT}</code>. This page updates as
        soon as the first span arrives.
      </p>
      <Refused project={project ?? ''} />
      <ol className="setup-ways">
        <li>
          <h2>Already using OpenTelemetry?</h2>
          <p>Every OTLP exporter reads these two variables. Nothing else is needed.</p>
          <CodeBlock title="Environment" code={environment(ENDPOINT)} />
        </li>
        <li>
          <h2>From Python</h2>
          <p>
            Install with <code className="mono">pip install opentelemetry-sdk opentelemetry-exporter-otlp-proto-http</code>
          </p>
          <CodeBlock title="first_trace.py" code={python(ENDPOINT)} />
        </li>
        <li>
          <h2>From a shell</h2>
          <p>Send one span to check the connection.</p>
          <CodeBlock title="Terminal" code={shell(ENDPOINT)} />
        </li>
      </ol>
    </div>
  )
}

const ASKED_EVERY_MS = 5_000

/** Whoever waits for a first span learns that something came and was refused. */
function Refused({ project }: { readonly project: string }) {
  const asked = qualityQuery({ project, time: { kind: 'last', range: '1h' }, filter: '' })
  const { data } = useQuery({ ...asked, refetchInterval: ASKED_EVERY_MS })
  const refused = data?.rows.filter(({ kind }) => kind === 'refused_request') ?? []
  const [most] = refused
  if (!most) return null
  const requests = refused.reduce((sum, { count }) => sum + count, 0)
  return (
    <div className="panel setup-refused">
      <Notice title={`${plural(requests, 'request')} of the last hour ${requests === 1 ? 'was' : 'were'} refused`}>
        Most of them: <code className="mono">{most.detail}</code>
        {most.scope && <>, sent by {most.scope} {most.scope_version}</>}. {data?.kinds.find(({ kind }) => kind === most.kind)?.remedy}
      </Notice>
    </div>
  )
}
