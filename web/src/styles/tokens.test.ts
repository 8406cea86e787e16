import { readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { distance, VISION_NAMES } from '../model/vision'

const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8')

/** Roles of one theme: {"--text": "#1b1c20", …}. */
function roles(theme: 'light' | 'dark'): Record<string, string> {
  const [light = '', dark = ''] = css.split(':root[data-theme="dark"]')
  const block = theme === 'light' ? light : dark
  return Object.fromEntries([...block.matchAll(/(--[\w-]+): (#[0-9a-f]{6});/g)].map(([, name, hex]) => [String(name), String(hex)]))
}

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = parseInt(hex.slice(at, at + 2), 16) / 255
    return channel <= 0.040_45 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (light + 0.05) / (dark + 0.05)
}

const DATA = ['--d1', '--d2', '--d3', '--d4', '--d5', '--d6', '--d7', '--d8']
/** Three times what two neighbours need to look different at all: bars of 1 mm must be distinct. */
const APART = 0.06

const TEXTS = ['--text', '--text-2', '--text-3', '--accent', '--good', '--warn', '--bad']
const GROUNDS = ['--bg', '--surface', '--sunken']
const PAIRS = [
  ...TEXTS.flatMap((text) => GROUNDS.map((ground) => [text, ground] as const)),
  ['--accent', '--accent-soft'],
  ['--good', '--good-soft'],
  ['--warn', '--warn-soft'],
  ['--bad', '--bad-soft'],
  ['--on-accent', '--accent'],
] as const

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  const role = roles(theme)

  test.each(PAIRS)('%s is readable on %s', (text, ground) => {
    expect(contrast(role[text] ?? '', role[ground] ?? '')).toBeGreaterThanOrEqual(4.5)
  })

  test.each(DATA)('%s is distinct from the surface', (data) => {
    expect(contrast(role[data] ?? '', role['--surface'] ?? '')).toBeGreaterThanOrEqual(3)
  })

  test.each(VISION_NAMES)('any two data colours are distinct: %s', (vision) => {
    for (const [at, a] of DATA.entries()) {
      for (const b of DATA.slice(at + 1)) {
        expect(distance(role[a] ?? '', role[b] ?? '', vision), `${a} and ${b}`).toBeGreaterThanOrEqual(APART)
      }
    }
  })
})
