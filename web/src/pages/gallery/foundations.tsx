/** What everything is made of: type, space, colours, names. */

import { Delta } from '../../components/figures/delta'
import { Badge } from '../../components/labels/badge'
import { StatusMark } from '../../components/labels/status-mark'
import { Panel } from '../../components/layout/panel'
import { relativeChange } from '../../model/change'
import { kindColour, modelColour, providerColour } from '../../model/colours'
import { HOSTILE } from './samples'

const GROUNDS = ['--bg', '--surface', '--sunken', '--line', '--line-strong', '--accent-soft', '--good-soft', '--warn-soft', '--bad-soft']
const TEXTS = ['--text', '--text-2', '--text-3', '--accent', '--good', '--warn', '--bad']
const DATA = ['--d1', '--d2', '--d3', '--d4', '--d5', '--d6', '--d7', '--d8']
const SPACES = ['--s1', '--s2', '--s3', '--s4', '--s5', '--s6']
const KINDS = ['agent', 'llm', 'tool', 'retriever', 'embedding', 'cache', 'guardrail', 'other']
const PROVIDERS = ['anthropic', 'openai', 'deepseek', 'xai', 'google', 'mistral', 'aws.bedrock', 'ollama']
const MODELS = ['claude-opus-5', 'claude-sonnet-5', 'claude-haiku-5', 'gpt-5', 'gpt-5-mini', 'gemini-3-flash']

export function Foundations() {
  return (
    <>
      <Panel title="Colours" note="roles; data colours are distinct for every common colour vision" span={12}>
        <div className="swatches">
          {[...GROUNDS, ...DATA].map((role) => (
            <span key={role} className="swatch"><i style={{ background: `var(${role})` }} /><code>{role}</code></span>
          ))}
        </div>
        <p className="gallery-row">
          {TEXTS.map((role) => <span key={role} style={{ color: `var(${role})` }}>{role} text</span>)}
        </p>
      </Panel>
      <Panel title="Type" note="Inter, JetBrains Mono" span={4}>
        <p className="gallery-h1">Page title, 20 px</p>
        <p className="gallery-figure">$182.40 <small>figure, 24 px</small></p>
        <p><b>Panel title, 13 px</b></p>
        <p>Text, 13 px; <span className="muted">quiet</span>; <span className="mono">mono 12 px</span>; <span className="num">0123456789</span></p>
      </Panel>
      <Panel title="Space" note="steps of 4 px" span={4}>
        {SPACES.map((role) => <p key={role} className="gallery-space"><i style={{ width: `var(${role})` }} /><code>{role}</code></p>)}
      </Panel>
      <Panel title="Changes and states" note="colour only where it is good or bad" span={4}>
        <p className="gallery-row">
          <Delta change={relativeChange(0.12, 'down')} />
          <Delta change={relativeChange(-0.12, 'down')} />
          <Delta change={relativeChange(0.12, 'neither')} />
          <Delta change={relativeChange(0.001, 'up')} />
        </p>
        <p className="gallery-row">
          <StatusMark status="ok" running={false} />
          <StatusMark status="error" running={false} />
          <StatusMark status="unset" running={false} />
          <StatusMark status="unset" running />
        </p>
        <p className="gallery-row"><span className="tag">tag</span><mark>hit</mark><kbd>⌘K</kbd></p>
      </Panel>
      <Panel title="Names" note="the same colour everywhere" span={12}>
        <p className="gallery-row">{PROVIDERS.map((name) => <Badge key={name} name={name} colour={providerColour(name)} />)}</p>
        <p className="gallery-row">{KINDS.map((name) => <Badge key={name} name={name} colour={kindColour(name)} />)}</p>
        <p className="gallery-row">{MODELS.map((name) => <Badge key={name} name={name} colour={modelColour(name)} />)}</p>
        <p className="gallery-row">{HOSTILE.map((name) => <span key={name} className="gallery-narrow"><Badge name={name} colour={providerColour(name)} /></span>)}</p>
      </Panel>
    </>
  )
}
