/** Which project is looked at when the URL names none. */

export interface KnownProject {
  readonly name: string
  readonly last_received: string
  readonly sample: boolean
}

/** `default` when it has data, else the one heard of last, sample data only when there is nothing else. */
export function chooseProject(projects: readonly KnownProject[]): string | null {
  const own = projects.filter(({ sample }) => !sample)
  if (own.some(({ name }) => name === 'default')) return 'default'
  const newest = (own.length > 0 ? own : projects).toSorted((a, b) => (a.last_received < b.last_received ? 1 : -1))
  return newest[0]?.name ?? null
}
