/** CSS colours as a canvas needs them: variables and mixtures resolved for the theme on screen. */

const probe = document.createElement('canvas')
probe.width = probe.height = 1
const context = probe.getContext('2d', { willReadFrequently: true })

/** An element of its own: a colour set on the page would style all of it anew. */
const asked = document.createElement('span')
asked.style.display = 'none'

/** What was asked before; of one theme. */
const known = new Map<string, string>()
let knownOf: string | undefined

/** "var(--d1)" → "rgb(53 102 208)" in the theme that the page has now. */
export function paint(colour: string): string {
  const { theme } = document.documentElement.dataset
  if (theme !== knownOf) known.clear()
  knownOf = theme
  const before = known.get(colour)
  if (before !== undefined) return before
  const found = resolved(colour)
  known.set(colour, found)
  return found
}

function resolved(colour: string): string {
  if (!asked.isConnected) document.body.append(asked)
  asked.style.color = colour
  const computed = getComputedStyle(asked).color
  if (!context) return computed
  context.clearRect(0, 0, 1, 1)
  context.fillStyle = computed
  context.fillRect(0, 0, 1, 1)
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data
  return `rgb(${red},${green},${blue})`
}
