/** Scrolls `list`, and nothing around it, as little as it takes to show `item` whole. */
export function keepInSight(list: HTMLElement | null, item: Element | null | undefined): void {
  if (!list || !item) return
  const [outer, inner] = [list.getBoundingClientRect(), item.getBoundingClientRect()]
  if (inner.top < outer.top) list.scrollTop -= outer.top - inner.top
  else if (inner.bottom > outer.bottom) list.scrollTop += inner.bottom - outer.bottom
}
