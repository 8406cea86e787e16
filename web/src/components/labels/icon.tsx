/** Line icons on a 16-pixel grid. Each stands beside a word or carries a label on its button. */

const PATHS = {
  overview: <path d="M2 9h3l2-6 3 10 2-4h2" />,
  traces: <path d="M2 4h9M5 8h9M4 12h6" />,
  search: <path d="M7 12a5 5 0 100-10 5 5 0 000 10zM10.5 10.500L14 14" />,
  refresh: <path d="M13.5 8a5.5 5.5 0 11-1.6-3.900M13.5 2v3h-3" />,
  chevron: <path d="M4.5 6.500L8 10l3.5-3.5" />,
  check: <path d="M3.5 8.500l3 3 6-7" />,
  close: <path d="M4 4l8 8M12 4l-8 8" />,
  menu: <path d="M2.5 4.500h11M2.5 8h11M2.5 11.500h11" />,
  sun: <path d="M8 11a3 3 0 100-6 3 3 0 000 6zM8 1.500v1.500M8 13v1.500M1.5 8H3M13 8h1.500M3.4 3.400l1 1M11.6 11.600l1 1M12.6 3.400l-1 1M4.4 11.600l-1 1" />,
  moon: <path d="M13 9.500A5.5 5.5 0 016.5 3 5.5 5.5 0 1013 9.500z" />,
  system: <path d="M2 3h12v8H2zM6 14h4M8 11v3" />,
  copy: <path d="M5.5 5.500h8v8h-8zM10.5 5.500v-3h-8v8h3" />,
  calendar: <path d="M2.5 3.500h11v10h-11zM2.5 6.500h11M5.5 2v3M10.5 2v3" />,
  warning: <path d="M8 2.500l6 11H2zM8 6.500v3.500M8 12v.01" />,
  columns: <path d="M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10" />,
  sort: <path d="M4.5 3v10M2.5 11l2 2 2-2M8.500 4h5M8.500 8h4M8.500 12h2.500" />,
  download: <path d="M8 2.500v8M4.8 7.500L8 10.700l3.2-3.2M3 13.500h10" />,
  pause: <path d="M5.5 3.500v9M10.5 3.500v9" />,
  play: <path d="M5 3.500l7 4.500-7 4.500z" />,
  filter: <path d="M2.5 3.500h11L9.500 8.500v4.500l-3-1.500v-3z" />,
  back: <path d="M13 8H3M7 4L3 8l4 4" />,
  up: <path d="M8 13V3M4 7l4-4 4 4" />,
  next: <path d="M4.5 6.500L8 10l3.5-3.5" />,
  previous: <path d="M4.5 9.500L8 6l3.5 3.500" />,
  link: <path d="M6.5 9.500a2.5 2.500 0 003.5 0l2.500-2.500a2.5 2.500 0 00-3.5-3.5l-1 1M9.500 6.500a2.5 2.500 0 00-3.5 0L3.500 9a2.5 2.500 0 003.5 3.500l1-1" />,
  path: <path d="M2.500 12.500h3l5-9h3M11.500 1.500l2 2-2 2" />,
  image: <path d="M2.500 3h11v10h-11zM2.500 11l3.500-3.500 2.500 2.500 2-2 3 3M10.500 5.800v.01" />,
  zoomOut: <path d="M7 12a5 5 0 100-10 5 5 0 000 10zM10.5 10.500L14 14M5 7h4" />,
  more: <path d="M3.5 8v.01M8 8v.01M12.5 8v.01" />,
  not: <path d="M8 13.5a5.5 5.5 0 100-11 5.5 5.5 0 000 11zM4.2 4.2l7.6 7.6" />,
  unfold: <path d="M4.5 6L8 2.500 11.500 6M4.5 10L8 13.500l3.500-3.500" />,
  fold: <path d="M4.500 2.500L8 6l3.500-3.500M4.500 13.500L8 10l3.500 3.500" />,
  level: <path d="M3 3.500h10M6 7.500h7M9 10.500l2 2 2-2" />,
  open: <path d="M9 3h4v4M13 3L7.500 8.500M6.500 3.500H3v9.500h9.500V9.500" />,
  collapse: <path d="M2.500 3h11v10h-11zM6 3v10M10.500 6L8.500 8l2 2" />,
  json: <path d="M6 2.500C4 2.500 5 6 3 8c2 2 1 5.500 3 5.500M10 2.500c2 0 1 3.500 3 5.500-2 2-1 5.500-3 5.500" />,
  project: <path d="M2 5l6-3 6 3-6 3zM2 8l6 3 6-3M2 11l6 3 6-3" />,
} as const

export type IconName = keyof typeof PATHS

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
      {PATHS[name]}
    </svg>
  )
}

/** The mark of Podium: a lectern and the tip of a baton. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 20 20" aria-hidden="true">
      <path d="M3 16h14M5 16l1.5-5h7L15 16M10 11V5" />
      <circle cx="10" cy="3.5" r="1.7" />
    </svg>
  )
}
