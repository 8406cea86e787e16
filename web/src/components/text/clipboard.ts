/** Puts text on the clipboard, also where the page came over plain HTTP from another machine. */

/** Whether it is there now. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // Browsers give a clipboard to secure pages only, and not always to those; the old way asks no leave.
    return copySelected(text)
  }
}

/** By way of a text box that is selected for a moment; within an open dialog nothing outside of it can be. */
function copySelected(text: string): boolean {
  const place = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document.body
  const before = document.activeElement
  const box = document.createElement('textarea')
  box.value = text
  box.setAttribute('aria-hidden', 'true')
  box.className = 'visually-hidden'
  place.append(box)
  box.select()
  // The only way there is without a secure context, and no browser means to take it away.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const done = document.execCommand('copy')
  box.remove()
  if (before instanceof HTMLElement) before.focus({ preventScroll: true })
  return done
}
