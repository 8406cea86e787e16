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

/** A model under the one name that is shown for it. */
export interface ModelName {
  readonly label: string
  /** As they were sent: what was asked for, and the snapshot that answered. */
  readonly names: readonly string[]
}

/** ["opus-5", "opus-5-20260401", "gpt-4o"] → opus-5 (both names), gpt-4o; two snapshots of a model are two. */
export function distinctModels(names: readonly string[]): ModelName[] {
  const families = new Map<string, string[]>()
  for (const name of new Set(names)) families.set(modelLabel(name), [...(families.get(modelLabel(name)) ?? []), name])
  return [...families].flatMap(([label, family]): ModelName[] => {
    const snapshots = family.filter((name) => name !== label)
    return snapshots.length > 1 ? family.map((name) => ({ label: name, names: [name] })) : [{ label, names: family }]
  })
}
