/** Which thing of a list was opened last, so that the way back leads to its row. */

const last = new Map<string, string>()

export function visit(list: string, id: string): void {
  last.set(list, id)
}

/** Told once: who comes back later by another way begins at the top. */
export function takeVisited(list: string): string | null {
  const id = last.get(list) ?? null
  last.delete(list)
  return id
}
