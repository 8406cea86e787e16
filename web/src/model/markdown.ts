/** The plain part of Markdown: headings, lists, code, emphasis, links to the web. Nothing else, and never HTML. */

export type Inline =
  | { readonly type: 'text' | 'code' | 'strong' | 'emphasis'; readonly text: string }
  | { readonly type: 'link'; readonly text: string; readonly href: string }

export type Block =
  | { readonly type: 'heading' | 'paragraph' | 'quote'; readonly inlines: readonly Inline[] }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'list'; readonly ordered: boolean; readonly items: readonly { readonly level: number; readonly inlines: readonly Inline[] }[] }
  | { readonly type: 'rule' }

/** No two of its parts can match the same text in several ways, so hostile text costs no more than other text. */
const INLINE =
  /`([^`\n]+)`|\*\*([^*\n]+)\*\*|(?<![\w*])[*_]([^*_\s][^*_\n]{0,500})[*_](?![\w*])|\[([^\]\n]{1,300})\]\((https?:\/\/[^)\s]{1,2000})\)/g

export function inlinesOf(text: string): Inline[] {
  const found: Inline[] = []
  let at = 0
  for (const match of text.matchAll(INLINE)) {
    if (match.index > at) found.push({ type: 'text', text: text.slice(at, match.index) })
    at = match.index + match[0].length
    found.push(inlineOf(match))
  }
  if (at < text.length) found.push({ type: 'text', text: text.slice(at) })
  return found
}

function inlineOf([, code, strong, emphasis, label = '', href = '']: RegExpExecArray): Inline {
  if (code !== undefined) return { type: 'code', text: code }
  if (strong !== undefined) return { type: 'strong', text: strong }
  if (emphasis !== undefined) return { type: 'emphasis', text: emphasis }
  return { type: 'link', text: label, href }
}

const FENCE = /^\s{0,3}(```|~~~)/
const ITEM = /^(\s*)(?:[-*+]|(\d{1,9})[.)])\s+(.*)$/
const SINGLE: readonly (readonly [RegExp, (text: string) => Block])[] = [
  [/^\s{0,3}#{1,6}\s+(.*)$/, (text) => ({ type: 'heading', inlines: inlinesOf(text.replace(/\s#+\s*$/, '')) })],
  [/^\s{0,3}>\s?(.*)$/, (text) => ({ type: 'quote', inlines: inlinesOf(text) })],
  [/^\s{0,3}(?:-{3,}|\*{3,}|_{3,})\s*$/, () => ({ type: 'rule' })],
]

function single(line: string): Block | null {
  for (const [pattern, make] of SINGLE) {
    const match = pattern.exec(line)
    if (match) return make(match[1] ?? '')
  }
  return null
}

/** Lines from `from` while `take` holds. */
function run(lines: readonly string[], from: number, take: (line: string) => boolean): string[] {
  const end = lines.findIndex((line, at) => at >= from && !take(line))
  return lines.slice(from, end < 0 ? lines.length : end)
}

function isParagraph(line: string): boolean {
  return line.trim() !== '' && !FENCE.test(line) && !ITEM.test(line) && single(line) === null
}

function listOf(lines: readonly string[]): Block {
  const items = lines.map((line) => {
    const [, space = '', , text = ''] = ITEM.exec(line) ?? []
    return { level: Math.min(4, Math.floor(space.replaceAll('\t', '  ').length / 2)), inlines: inlinesOf(text) }
  })
  return { type: 'list', ordered: ITEM.exec(lines[0] ?? '')?.[2] !== undefined, items }
}

/** The block that begins at `at`, and how many lines it takes. */
function blockAt(lines: readonly string[], at: number): { readonly block: Block | null; readonly taken: number } {
  const line = lines[at] ?? ''
  if (line.trim() === '') return { block: null, taken: 1 }
  if (FENCE.test(line)) {
    const body = run(lines, at + 1, (next) => !FENCE.test(next))
    return { block: { type: 'code', text: body.join('\n') }, taken: body.length + 2 }
  }
  const one = single(line)
  if (one) return { block: one, taken: 1 }
  if (ITEM.test(line)) {
    const items = run(lines, at, (next) => ITEM.test(next))
    return { block: listOf(items), taken: items.length }
  }
  const words = run(lines, at, isParagraph)
  return { block: { type: 'paragraph', inlines: inlinesOf(words.join('\n')) }, taken: Math.max(1, words.length) }
}

export function blocksOf(text: string): Block[] {
  const lines = text.replaceAll('\r\n', '\n').split('\n')
  const blocks: Block[] = []
  for (let at = 0; at < lines.length; ) {
    const { block, taken } = blockAt(lines, at)
    if (block) blocks.push(block)
    at += taken
  }
  return blocks
}
