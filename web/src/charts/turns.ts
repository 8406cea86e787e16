/** Drawing takes turns, one chart a frame: a click is painted before the charts follow it. */

export type Turn = () => void

const waiting = new Set<Turn>()
let isRunning = false

function next(): void {
  const [turn] = waiting
  if (!turn) {
    isRunning = false
    return
  }
  waiting.delete(turn)
  turn()
  afterPaint(next)
}

/** A frame callback runs before the paint, a task queued in it after. */
function afterPaint(then: () => void): void {
  requestAnimationFrame(() => { setTimeout(then) })
}

/** Runs `turn` after the next paint, when those before it have had theirs; gives back what takes it off the list. */
export function takeTurn(turn: Turn): () => void {
  waiting.add(turn)
  if (!isRunning) {
    isRunning = true
    afterPaint(next)
  }
  return () => { waiting.delete(turn) }
}
