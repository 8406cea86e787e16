/** The set with `item` taken out if it was in, put in if it was not. */
export function toggled<Item>(set: ReadonlySet<Item>, item: Item): Set<Item> {
  const next = new Set(set)
  if (!next.delete(item)) next.add(item)
  return next
}

/** What is in one of two sets and not in the other. */
export function differing<Item>(one: ReadonlySet<Item>, other: ReadonlySet<Item>): Set<Item> {
  const next = new Set(one)
  for (const item of other) if (!next.delete(item)) next.add(item)
  return next
}
