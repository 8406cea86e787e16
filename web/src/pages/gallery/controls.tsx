/** What one works with: buttons, menus, tables, the header's controls, what opens above a page. */

import { useState } from 'react'

import { Notice } from '../../components/answers/notice'
import { SkeletonRows } from '../../components/answers/skeleton'
import { Switch } from '../../components/forms/switch'
import { Tabs } from '../../components/forms/tabs'
import { Icon } from '../../components/labels/icon'
import { ModelChips } from '../../components/labels/model-chips'
import { Panel } from '../../components/layout/panel'
import { Dialog } from '../../components/overlays/dialog'
import { Menu } from '../../components/overlays/menu'
import { SidePanel } from '../../components/overlays/side-panel'
import { ToastView, useToast } from '../../components/overlays/toast'
import { Table } from '../../components/tables/table'
import type { Column } from '../../components/tables/table-grid'
import { CopyButton } from '../../components/text/copy-button'
import type { TimeRange } from '../../model/time'
import { KeyList } from '../../shell/commands/help'
import { Commands } from '../../shell/commands/palette'
import { RangePicker } from '../../shell/controls/range-picker'
import { FilterBar } from '../../shell/filter/filter-bar'
import '../../shell/filter/filter-bar.css'
import { FilterFault } from '../../shell/filter/filter-fault'
import { OfferList } from '../../shell/filter/offer-list'
import { HOSTILE, HOSTILE_ROWS, ROWS, type SampleRow } from './samples'

const DEPTHS = [{ value: 'a', label: 'First', note: 'note' }, { value: 'b', label: 'Second' }] as const
const nothing = () => undefined
const ACTIONS = { refresh: nothing, copyLink: nothing, keys: nothing, navigation: nothing }

export function Buttons() {
  const [chosen, choose] = useState<'a' | 'b'>('a')
  return (
    <Panel title="Controls" note="by mouse and by keyboard" span={6}>
      <p className="gallery-row">
        <button type="button" className="button primary">Primary</button>
        <button type="button" className="button">Plain</button>
        <button type="button" className="button quiet">Quiet</button>
        <button type="button" className="button" disabled>Disabled</button>
        <button type="button" className="icon-button" aria-label="An icon"><Icon name="refresh" /></button>
        <CopyButton label="Copy" text={() => 'copied'} />
      </p>
      <div className="gallery-row">
        <button type="button" className="control"><Icon name="calendar" />Control</button>
        <button type="button" className="control" aria-pressed="true"><Icon name="path" />Pressed</button>
        <Menu label="A menu" choices={DEPTHS} chosen={chosen} onChoose={choose} button={<b>{chosen}</b>} />
        <Switch label="A switch" choices={DEPTHS} chosen={chosen} onChoose={choose} />
      </div>
      <Tabs label="Some tabs" tabs={[{ name: 'a', label: 'First', count: 3 }, { name: 'b', label: 'Second' }]} chosen={chosen} onChoose={choose}>
        <p className="gallery-row">What is in {chosen}.</p>
      </Tabs>
    </Panel>
  )
}

const SCOPE = { project: '', time: { kind: 'last', range: '24h' }, filter: '' } as const
const PROBLEM = { code: 'filter_syntax', message: 'There is no field “modle”.', position: 0, length: 5, suggestion: 'model' }
const OFFERS = [
  { insert: 'model:', label: 'model', note: 'Model that answered, or was asked.' },
  { insert: 'x', label: HOSTILE[0], note: '12 spans' },
]

export function HeaderParts() {
  const [time, setTime] = useState<TimeRange>(SCOPE.time)
  const [zone, setZone] = useState<string | null>(null)
  return (
    <Panel title="Header" note="filter bar, range, zone" span={6}>
      <div className="gallery-row"><FilterBar filter="" scope={SCOPE} onChange={nothing} /></div>
      <div className="gallery-row">
        <RangePicker
          time={time}
          zone={zone}
          onChange={(change) => {
            if (change.time) setTime(change.time)
            if (change.zone !== undefined) setZone(change.zone)
          }}
        />
        <RangePicker time={{ kind: 'between', from: Date.UTC(2026, 5, 1, 6), to: Date.UTC(2026, 5, 2, 18) }} zone="Asia/Kolkata" onChange={nothing} />
      </div>
      <div className="gallery-below"><OfferList offers={OFFERS} active={0} onTake={nothing} /></div>
      <div className="gallery-below"><FilterFault text="modle:gpt-5" problem={PROBLEM} onApply={nothing} /></div>
    </Panel>
  )
}

const COLUMNS: readonly Column<SampleRow>[] = [
  { id: 'name', label: 'Name', width: 'minmax(96px, 2fr)', sort: 'name', cell: ({ name }) => <a className="row-link" href="#tables">{name}</a> },
  { id: 'cost', label: 'Cost', width: '90px', sort: 'cost', isNumber: true, cell: ({ cost }) => cost },
  { id: 'tokens', label: 'Tokens', width: 'minmax(80px, 140px)', isNumber: true, cell: ({ tokens }) => tokens.toLocaleString('en') },
]
const keyOf = ({ id }: SampleRow) => id

export function Tables() {
  const [sort, setSort] = useState('-cost')
  const [widths, setWidths] = useState<ReadonlyMap<string, number>>(new Map())
  const table = { keyOf, columns: COLUMNS, width: 620, widths, onWidths: setWidths, sort, onSort: setSort }
  return (
    <>
      <Panel title="Table" note="sorts, columns by width" span={6}><Table {...table} label="Many rows" rows={ROWS} /></Panel>
      <Panel title="Table, hostile" span={6}><Table {...table} label="Hostile rows" rows={HOSTILE_ROWS} /></Panel>
      <Panel title="Table, one row, on a phone" span={4}><Table {...table} width={360} label="One row" rows={ROWS.slice(0, 1)} /></Panel>
      <Panel title="Table, loading" span={4}><SkeletonRows rows={4} height={34} /></Panel>
      <Panel title="Table, empty" span={4}><Notice title="Nothing matches this filter" minHeight={130} actions={<button type="button" className="button primary">Clear the filter</button>}>Last 24 hours.</Notice></Panel>
    </>
  )
}

const MODELS = ['claude-opus-5', 'claude-opus-5-20260401', 'gpt-4o-2024-08-06', HOSTILE[3], 'deepseek-v4-pro']

export function Above() {
  const [isOpen, setIsOpen] = useState(false)
  const say = useToast()
  return (
    <>
      <Panel title="Command palette" note="⌘K" span={6}>
        <div className="gallery-dialog palette"><Commands projects={[]} actions={ACTIONS} onDone={nothing} /></div>
      </Panel>
      <Panel title="Keyboard help" note="?" span={6}><div className="gallery-whole help"><KeyList /></div></Panel>
      <Panel title="Toasts" span={6}>
        <div className="gallery-row">
          <ToastView toast={{ text: 'Saved 50 traces as traces.csv' }} onClose={nothing} />
          <ToastView toast={{ text: 'The picture could not be made.', tone: 'bad' }} onClose={nothing} />
          <ToastView toast={{ text: HOSTILE[3].slice(0, 300) }} onClose={nothing} />
          <button type="button" className="button" onClick={() => { say({ text: 'Said at the foot of the page' }) }}>Say something</button>
        </div>
      </Panel>
      <Panel title="Side panel" note="beside a list, over it, on a phone a sheet" span={6}>
        <div className="gallery-side">
          <SidePanel label="A row" place="beside" onClose={nothing} head={<b>What stays in place</b>}>
            <p className="gallery-row">{HOSTILE[3].slice(0, 2_000)}</p>
          </SidePanel>
        </div>
      </Panel>
      <Panel title="Models" note="each once" span={6}>
        <ModelChips models={MODELS} most={3} href={() => '#tables'} />
      </Panel>
      <Panel title="Dialog" span={6}>
        <p className="gallery-row"><button type="button" className="button" onClick={() => { setIsOpen(true) }}>Open a dialog</button></p>
        {isOpen && (
          <Dialog label="A dialog" className="help" onClose={() => { setIsOpen(false) }}>
            <h2>A dialog</h2>
            <p>It keeps the focus; Escape and a click beside it close it.</p>
            <p className="gallery-row"><button type="button" className="button primary" onClick={() => { setIsOpen(false) }}>Close</button></p>
          </Dialog>
        )}
      </Panel>
    </>
  )
}

export function States() {
  return (
    <>
      <Panel title="Any panel, loading" span={4}><SkeletonRows rows={4} height={39} /></Panel>
      <Panel title="Any panel, failed" span={4}><Notice tone="bad" title="This could not be loaded" minHeight={160} actions={<button type="button" className="button">Try again</button>}>Podium is not responding. Is the server running?</Notice></Panel>
      <Panel title="Any panel, stale" span={4} isStale><p>Older figures stand here while newer ones load.</p></Panel>
    </>
  )
}
