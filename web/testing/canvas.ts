/** A canvas that notes what is drawn on it. */

import { vi } from 'vitest'

export interface Drawn {
  /** Words with where they stand. */
  readonly words: [text: string, x: number, y: number][]
  readonly blocks: [x: number, y: number, width: number, height: number][]
  readonly arcs: [from: number, to: number][]
}

/** Letters are ten pixels wide. */
export function drawOnPaper(): Drawn {
  const drawn: Drawn = { words: [], blocks: [], arcs: [] }
  const nothing = () => undefined
  const context = {
    scale: nothing, translate: nothing, beginPath: nothing, stroke: nothing, drawImage: nothing, clearRect: nothing,
    fillRect: (...block: [number, number, number, number]) => { drawn.blocks.push(block) },
    fillText: (text: string, x: number, y: number) => { drawn.words.push([text, x, y]) },
    measureText: (text: string) => ({ width: text.length * 10 }),
    arc: (_x: number, _y: number, _r: number, from: number, to: number) => { drawn.arcs.push([from, to]) },
  }
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(context as unknown as RenderingContext)
  vi.spyOn(HTMLCanvasElement.prototype, 'toBlob').mockImplementation((done: BlobCallback) => { done(new Blob(['png'])) })
  return drawn
}
