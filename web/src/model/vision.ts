/** How colours look to people who see fewer of them, and how far apart two colours then are. */

type Triple = readonly [number, number, number]
type Matrix = readonly [Triple, Triple, Triple]

/** Dichromacy at full severity on linear sRGB: Machado, Oliveira & Fernandes (2009), table 1. */
const VISIONS = {
  usual: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
} as const satisfies Readonly<Record<string, Matrix>>

export type Vision = keyof typeof VISIONS
export const VISION_NAMES = Object.keys(VISIONS) as readonly Vision[]

/** OKLab: Ottosson (2020), https://bottosson.github.io/posts/oklab. */
const TO_CONES: Matrix = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
]
const TO_LAB: Matrix = [
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
]

function times(matrix: Matrix, [x, y, z]: Triple): Triple {
  const [a, b, c] = matrix.map((row) => row[0] * x + row[1] * y + row[2] * z)
  return [a ?? 0, b ?? 0, c ?? 0]
}

function each([x, y, z]: Triple, change: (value: number) => number): Triple {
  return [change(x), change(y), change(z)]
}

/** "#3566d0" → red, green and blue light, 0 to 1. */
function linear(hex: string): Triple {
  const channel = (at: number) => parseInt(hex.slice(at, at + 2), 16) / 255
  return each([channel(1), channel(3), channel(5)], (value) =>
    value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
  )
}

function seen(hex: string, vision: Vision): Triple {
  const light = each(times(VISIONS[vision], linear(hex)), (value) => Math.min(1, Math.max(0, value)))
  return times(TO_LAB, each(times(TO_CONES, light), Math.cbrt))
}

/** Distance in OKLab, of which black and white are 1 apart: below 0.02 two neighbours look the same. */
export function distance(a: string, b: string, vision: Vision = 'usual'): number {
  const [from, to] = [seen(a, vision), seen(b, vision)]
  return Math.hypot(from[0] - to[0], from[1] - to[1], from[2] - to[2])
}
