/** Names as they are shown where room is short. */

/** The day of a snapshot at the end of a model's name: "-20260401", "-2026-04-01". */
const SNAPSHOT = /-20\d{2}(?:\d{4}|-\d{2}-\d{2})$/

/** "claude-opus-5-20260401" → "claude-opus-5". */
export function modelLabel(name: string): string {
  return name.replace(SNAPSHOT, '')
}

/** Model names without their snapshot, where that leaves every one of them apart. */
export function modelLabels(names: readonly string[]): ReadonlyMap<string, string> {
  const short = new Map(names.map((name) => [name, modelLabel(name)]))
  const taken = [...short.values()]
  return new Map([...short].map(([name, label]) => [name, taken.filter((other) => other === label).length > 1 ? name : label]))
}
