/** The same colour for the same model, provider and kind on every page. Values are CSS colours. */

/** One of the eight data colours, or a lighter or darker shade of it. */
export type Colour = string

const HUES = ['--d1', '--d2', '--d3', '--d4', '--d5', '--d6', '--d7'] as const
export const GREY: Colour = 'var(--d8)'

const KINDS: Readonly<Record<string, Colour>> = {
  agent: 'var(--d4)',
  llm: 'var(--d1)',
  embedding: 'var(--d7)',
  tool: 'var(--d2)',
  retriever: 'var(--d3)',
  reranker: 'var(--d3)',
  cache: 'var(--d5)',
  guardrail: 'var(--d6)',
}

export function kindColour(kind: string): Colour {
  return KINDS[kind] ?? GREY
}

/** Providers by the word that begins or is contained in their names, in every spelling in use. */
const FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/anthropic|claude/, '--d1'],
  [/openai|azure|^gpt|^o\d|chatgpt|text-embedding|davinci/, '--d4'],
  [/deepseek/, '--d3'],
  [/^x[._-]?ai|grok/, '--d5'],
  [/google|gemini|vertex|gemma|^gcp/, '--d2'],
  [/mistral|mixtral|codestral/, '--d6'],
  [/bedrock|^aws|amazon|nova|titan|llama|meta/, '--d7'],
  [/^local|ollama|vllm|^other$|^$/, '--d8'],
]

function hash(text: string): number {
  let value = 2166136261
  for (const letter of text) value = Math.imul(value ^ (letter.codePointAt(0) ?? 0), 16777619)
  return value >>> 0
}

function hueOf(name: string): string {
  const text = name.toLowerCase().replace(/^.*\//, '')
  return FAMILIES.find(([words]) => words.test(text))?.[1] ?? HUES[hash(text) % HUES.length] ?? '--d8'
}

export function providerColour(provider: string): Colour {
  return `var(${hueOf(provider)})`
}

const SHADES = {
  light: (hue: string) => `color-mix(in oklab, var(${hue}) 58%, var(--surface))`,
  plain: (hue: string) => `var(${hue})`,
  dark: (hue: string) => `color-mix(in oklab, var(${hue}) 72%, var(--text))`,
} as const

function shadeOf(model: string): keyof typeof SHADES {
  if (/mini|nano|haiku|flash|lite|small|fast|8b|embed/i.test(model)) return 'light'
  return /opus|ultra|pro\b|large|405b|\bo\d/i.test(model) ? 'dark' : 'plain'
}

/** A model wears its provider's hue: small models a lighter shade of it, large ones a darker. */
export function modelColour(model: string): Colour {
  return model === 'other' || model === '' ? GREY : SHADES[shadeOf(model)](hueOf(model))
}

/**
 * A colour per name, in the order given, no two alike while colours last.
 *
 * The first of two names with the same colour keeps it; the later one takes another shade or the next free hue.
 */
export function distinct(names: readonly string[], colourOf: (name: string) => Colour): ReadonlyMap<string, Colour> {
  const taken = new Set<Colour>()
  const spares = [...HUES.map(SHADES.plain), ...HUES.map(SHADES.light), ...HUES.map(SHADES.dark)]
  const colours = new Map<string, Colour>()
  for (const name of names) {
    const own = colourOf(name)
    const hue = /--d\d/.exec(own)?.[0] ?? '--d8'
    const choices = own === GREY ? [own] : [own, SHADES.plain(hue), SHADES.light(hue), SHADES.dark(hue), ...spares]
    const colour = choices.find((choice) => !taken.has(choice)) ?? own
    taken.add(colour)
    colours.set(name, colour)
  }
  return colours
}

const DIMENSIONS: Readonly<Record<string, (name: string) => Colour>> = {
  kind: kindColour,
  provider: providerColour,
  model: modelColour,
}

/** How names of a dimension are coloured; names of other dimensions keep a hue of their own. */
export function colourBy(dimension: string): (name: string) => Colour {
  return DIMENSIONS[dimension] ?? ((name) => `var(${HUES[hash(name) % HUES.length] ?? '--d8'})`)
}
