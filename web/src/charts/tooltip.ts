/** What a chart says at one interval. Built as elements: names come from telemetry and are never markup. */

import { readoutAt, type ValueWords } from './readout'
import type { TimeData } from './time-option'

function element(tag: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(tag)
  made.className = className
  made.textContent = text
  return made
}

function row(name: string, value: string, colour?: string): HTMLElement {
  const made = element('div', 'chart-tip-row')
  const key = element('span', colour ? 'key' : 'chart-tip-sum', name)
  if (colour) key.style.setProperty('--c', colour)
  made.append(key, element('span', 'num', value))
  return made
}

/** `hint` says what a click would do; empty for nothing. */
export function tooltipContent(data: TimeData, index: number, words: ValueWords, hint: string): HTMLElement {
  const box = element('div', 'chart-tip-box')
  const readout = readoutAt(data, index, words)
  box.append(element('div', 'chart-tip-title', readout.when))
  box.append(...readout.lines.map(({ name, label, value, colour }) => row(label ?? name, words.value(value), colour)))
  if (readout.isEmpty) box.append(element('div', 'muted', 'no data in this interval'))
  if (readout.sum !== null && words.sum !== null) box.append(row(words.sum, words.value(readout.sum)))
  if (hint) box.append(element('div', 'chart-tip-hint', hint))
  return box
}
