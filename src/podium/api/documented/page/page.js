'use strict'

/** Shows the coordinators' metrics: those in this page, and newer ones of `metrics.json` beside it, if there are. */

const REFRESH_MS = 30000
const THROUGHPUT_S = 300
const HOUR_S = 3600
const INTERVALS = 30
const SHOWN = 10
const LINES = 5
const ARCS = 7
const LOGGED = 20
// What is healthy, and beyond what it is critical; between the two is a warning.
const LATENCY_MS = [100, 200]
const ERROR_RATE = [0.01, 0.05]
const HIT_RATE = [0.7, 0.5]

const byId = (id) => document.getElementById(id)
const shared = { shown: null, width: 0, isLoading: false }

/* Elements. Texts become text nodes and attributes only, whatever they hold. */

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.append(...children)
  return made
}

function drawn(name, attributes = {}, ...children) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.append(...children)
  return made
}

/* Numbers and times as texts. */

const grouped = new Intl.NumberFormat('en-US')
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const exact = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'short' })

const isNumber = (value) => typeof value === 'number' && Number.isFinite(value)
const short = (value) => String(Number(value.toPrecision(3)))
const milliseconds = (value) => (isNumber(value) ? (value >= 1000 ? `${short(value / 1000)} s` : `${short(value)} ms`) : '–')
const percent = (ratio) => (isNumber(ratio) ? `${(100 * ratio).toFixed(ratio > 0 && ratio < 0.1 ? 2 : 1)} %` : '–')
const plain = (name) => (name.length > 11 && name.endsWith('Coordinator') ? name.slice(0, -11) : name) || 'not named'
const cut = (text, length) => (text.length > length ? `${text.slice(0, Math.max(length - 1, 1))}…` : text)

function lasting(seconds) {
  const whole = Math.floor(seconds)
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  return [hours && `${hours}h`, (hours || minutes) && `${minutes}m`, `${rest}s`].filter(Boolean).join(' ')
}

/* The document as figures. */

const high = (value, [good, critical]) => (value < good ? 'good' : value <= critical ? 'warn' : 'bad')
const low = (value, [good, critical]) => (value > good ? 'good' : value >= critical ? 'warn' : 'bad')
const STATUS = { good: 'Healthy', warn: 'Warning', bad: 'Error' }

function quantile(ascending, share) {
  return ascending.length ? ascending[Math.max(Math.ceil(ascending.length * share), 1) - 1] : null
}

function coordinatorOf(item, stats) {
  const recent = (stats?.recent_executions ?? []).map((run) => ({
    start: Date.parse(run.start_time) / 1000, end: Date.parse(run.end_time) / 1000,
    ms: run.duration_ms, failed: !run.success, message: run.error_message || 'failed',
  }))
  const count = item.execution_count
  const lookups = item.cache_hits + item.cache_misses
  return {
    name: String(item.coordinator_name), count, errors: item.error_count, recent,
    mean: count ? item.total_duration_ms / count : null,
    p95: stats?.p95_duration_ms ?? quantile(recent.map(({ ms }) => ms).sort((one, other) => one - other), 0.95),
    rate: count ? item.error_count / count : 0,
    hitRate: lookups ? item.cache_hits / lookups : null,
    memory: item.memory_mb,
  }
}

function read(page) {
  const found = page.coordinators.map((item) => coordinatorOf(item, page.coordinator_stats?.[item.coordinator_name]))
  found.sort((one, other) => other.count - one.count || (one.name < other.name ? -1 : 1))
  const large = found.slice(LINES).sort((one, other) => other.memory - one.memory)
  ;[...found.slice(0, LINES), ...large].forEach((each, place) => { each.colour = `s${Math.min(place, ARCS) + 1}` })
  return { now: Date.parse(page.timestamp) / 1000, overall: page.overall_stats, note: page.note, found }
}

/** Executions a second of the last five minutes; of a coordinator whose oldest known is younger, since that one. */
function throughput({ now, overall, found }) {
  const since = now - Math.min(THROUGHPUT_S, Math.max(overall.uptime_seconds, 1))
  let total = 0
  for (const { recent, count } of found) {
    const [oldest] = recent
    const begin = oldest && count > recent.length ? Math.max(since, oldest.start) : since
    const length = now - begin
    if (length > 0) total += recent.filter(({ start }) => start >= begin).length / length
  }
  return total
}

/** The window in which every execution is known: an hour at most, up to now or to the newest if that is long ago. */
function windowOf({ now, found }) {
  const newest = Math.max(...found.flatMap(({ recent }) => recent.map(({ end }) => end)))
  const oldest = Math.min(...found.flatMap(({ recent }) => recent.map(({ start }) => start)))
  if (!Number.isFinite(newest)) return null
  const until = now - newest < HOUR_S ? now : newest
  const known = found.filter(({ recent, count }) => recent.length && count > recent.length).map(({ recent }) => recent[0].start)
  return { since: Math.max(until - HOUR_S, oldest, ...known), until }
}

/* Charts: bars, lines and a ring, drawn for the width they have. */

function empty(text, more = '') {
  return element('p', { class: 'empty' }, element('b', {}, text), more)
}

function bars(width, rows, { most, text, limits }) {
  const [height, labels, values] = [28, Math.min(150, width * 0.34), 62]
  const room = Math.max(width - labels - values - 12, 40)
  const scale = (value) => (room * Math.min(value, most)) / most
  const parts = rows.map(({ name, value, verdict }, place) => {
    const y = place * height
    return drawn('g', {},
      drawn('title', {}, `${name}: ${text(value)}`),
      drawn('text', { x: 0, y: y + 18 }, cut(plain(name), Math.floor(labels / 7))),
      drawn('rect', { x: labels, y: y + 8, width: room, height: 12, rx: 3, class: 'bed' }),
      drawn('rect', { x: labels, y: y + 8, width: Math.max(scale(value), 2), height: 12, rx: 3, class: `fill-${verdict}` }),
      drawn('text', { x: width, y: y + 18, 'text-anchor': 'end', class: 'strong' }, text(value)))
  })
  const marks = limits.filter((limit) => limit < most).map((limit) =>
    drawn('line', { x1: labels + scale(limit), x2: labels + scale(limit), y1: 2, y2: rows.length * height, class: 'limit' }))
  return drawn('svg', { height: rows.length * height + 4, role: 'img', 'aria-label': rows.map(({ name, value }) => `${plain(name)} ${text(value)}`).join(', ') }, ...parts, ...marks)
}

function latency(width, { found }) {
  const known = found.filter(({ p95 }) => isNumber(p95)).sort((one, other) => other.p95 - one.p95)
  const rows = known.slice(0, SHOWN).map(({ name, p95 }) => ({ name, value: p95, verdict: high(p95, LATENCY_MS) }))
  if (!rows.length) return [empty('No executions yet')]
  const most = Math.max(...rows.map(({ value }) => value), 0.001)
  return [bars(width, rows, { most: most * 1.02, text: milliseconds, limits: LATENCY_MS })]
}

function cache(width, { found }) {
  const known = found.filter(({ hitRate }) => hitRate !== null).sort((one, other) => one.hitRate - other.hitRate)
  const rows = known.slice(0, SHOWN).map(({ name, hitRate }) => ({ name, value: hitRate, verdict: low(hitRate, HIT_RATE) }))
  if (!rows.length) return [empty('No cache lookups yet')]
  return [bars(width, rows, { most: 1, text: percent, limits: HIT_RATE })]
}

function counted(starts, { since, until }) {
  const step = (until - since) / INTERVALS
  const counts = new Array(INTERVALS).fill(0)
  for (const start of starts) if (start >= since && start <= until) counts[Math.min(Math.floor((start - since) / step), INTERVALS - 1)] += 1
  return counts.map((count) => count / step)
}

function niceTop(most) {
  const power = 10 ** Math.floor(Math.log10(most || 1))
  return power * [1, 2, 4, 5, 10].find((factor) => factor * power >= most)
}

function lines(width, figures) {
  const frame = windowOf(figures)
  if (!frame || frame.until <= frame.since) return [empty('No executions yet')]
  const busiest = figures.found.filter(({ recent }) => recent.length).slice(0, LINES)
  const series = [
    { name: 'All coordinators', colour: 'all', values: counted(figures.found.flatMap(({ recent }) => recent.map(({ start }) => start)), frame) },
    ...busiest.map(({ name, colour, recent }) => ({ name, colour, values: counted(recent.map(({ start }) => start), frame) })),
  ]
  const top = niceTop(Math.max(...series.flatMap(({ values }) => values)))
  const [height, left] = [248, 40]
  const [bottom, room] = [height - 24, width - left - 4]
  const x = (place) => left + (room * (place + 0.5)) / INTERVALS
  const y = (value) => bottom - ((bottom - 8) * value) / top
  const at = (place) => clock.format((frame.since + ((frame.until - frame.since) * place) / INTERVALS) * 1000)
  const grid = [0, 0.5, 1].flatMap((share) => [
    drawn('line', { x1: left, x2: width, y1: y(top * share), y2: y(top * share), class: 'grid' }),
    drawn('text', { x: left - 8, y: y(top * share) + 4, 'text-anchor': 'end' }, short(top * share)),
  ])
  const times = [[left, 'start', 0], [left + room / 2, 'middle', INTERVALS / 2], [width, 'end', INTERVALS]].map(([where, anchor, place]) =>
    drawn('text', { x: where, y: height - 4, 'text-anchor': anchor }, at(place)))
  const paths = [...series].reverse().map(({ colour, values }) =>
    drawn('path', { class: `line ${colour}`, d: values.map((value, place) => `${place ? 'L' : 'M'}${x(place).toFixed(1)} ${y(value).toFixed(1)}`).join('') }))
  const hits = Array.from({ length: INTERVALS }, (_, place) =>
    drawn('rect', { x: x(place - 0.5), y: 0, width: room / INTERVALS, height: bottom, class: 'hit' },
      drawn('title', {}, `${at(place)}–${at(place + 1)}\n${series.map(({ name, values }) => `${plain(name)} ${short(values[place])} per s`).join('\n')}`)))
  const legend = element('ul', { class: 'legend' }, ...series.map(({ name, colour }) => element('li', {}, swatch(colour), element('span', { class: 'name', title: name }, plain(name)))))
  return [drawn('svg', { height, role: 'img', 'aria-label': `Executions a second from ${at(0)} to ${at(INTERVALS)}` }, ...grid, ...times, ...paths, ...hits), legend]
}

function swatch(colour) {
  return drawn('svg', { viewBox: '0 0 12 12', 'aria-hidden': 'true' }, drawn('line', { x1: 0, x2: 12, y1: 6, y2: 6, class: colour }))
}

function ring(_width, { found }) {
  const sized = found.filter(({ memory }) => memory > 0).sort((one, other) => other.memory - one.memory)
  if (!sized.length) return [empty('No memory was measured', 'A collector measures it when psutil is installed.')]
  const total = sized.reduce((sum, { memory }) => sum + memory, 0)
  const [parts, rest] = [sized.filter(({ colour }) => colour !== 's8'), sized.filter(({ colour }) => colour === 's8')]
  if (rest.length) parts.push({ name: `${rest.length} more`, memory: rest.reduce((sum, { memory }) => sum + memory, 0), colour: 's8' })
  const [radius, middle] = [76, 95]
  const around = 2 * Math.PI * radius
  let begun = 0
  const arcs = parts.map(({ name, memory, colour }) => {
    const length = (around * memory) / total
    const gap = parts.length > 1 ? 1.5 : 0
    const arc = drawn('circle', {
      cx: middle, cy: middle, r: radius, class: `arc ${colour}`, transform: `rotate(-90 ${middle} ${middle})`,
      'stroke-dasharray': `${Math.max(length - gap, 0.5)} ${around}`, 'stroke-dashoffset': -begun,
    }, drawn('title', {}, `${name}: ${short(memory)} MB`))
    begun += length
    return arc
  })
  const words = [
    drawn('text', { x: middle, y: middle + 2, 'text-anchor': 'middle', class: 'total' }, short(total)),
    drawn('text', { x: middle, y: middle + 20, 'text-anchor': 'middle' }, 'MB'),
  ]
  const legend = element('ul', { class: 'legend' }, ...parts.map(({ name, memory, colour }) =>
    element('li', {}, swatch(colour), element('span', { class: 'name', title: name }, plain(name)), element('span', { class: 'value' }, `${short(memory)} MB`))))
  return [element('div', { class: 'ring' }, drawn('svg', { viewBox: '0 0 190 190', role: 'img', 'aria-label': `${short(total)} MB in all` }, ...arcs, ...words), legend)]
}

/* Cards and tables. */

function card(label, value, detail, verdict = '') {
  return element('div', { class: 'card' }, element('p', { class: 'label' }, label), element('p', { class: `value ${verdict}` }, value), element('p', { class: 'detail' }, detail))
}

function cards(figures) {
  const { overall, found } = figures
  const count = overall.total_executions
  const verdict = high(overall.overall_error_rate, ERROR_RATE)
  const meaning = { good: 'below the target of 1 %', warn: 'above the target of 1 %', bad: 'critical, above 5 %' }
  return [
    card('Total Executions', grouped.format(count), `${grouped.format(overall.total_errors)} failed`),
    card('Active Coordinators', grouped.format(overall.total_coordinators), found.length ? `busiest: ${cut(plain(found[0].name), 40)}` : 'none has reported yet'),
    card('Error Rate', percent(overall.overall_error_rate), count ? meaning[verdict] : 'of nothing yet', count ? verdict : ''),
    card('Throughput', short(throughput(figures)), 'requests per second, last 5 min'),
  ]
}

function head(names) {
  return element('thead', {}, element('tr', {}, ...names.map(([name, classes = '']) => element('th', { scope: 'col', class: classes }, name))))
}

function breakdown({ found }) {
  if (!found.length) return empty('No coordinator has reported yet', 'Executions that a collector sends appear here.')
  const rows = found.map(({ name, count, mean, p95, errors, rate, hitRate }) => {
    const verdict = high(rate, ERROR_RATE)
    return element('tr', {},
      element('td', { class: 'name', title: name }, plain(name)),
      element('td', {}, grouped.format(count)),
      element('td', { class: 'wide' }, milliseconds(mean)),
      element('td', { class: isNumber(p95) && high(p95, LATENCY_MS) !== 'good' ? high(p95, LATENCY_MS) : '' }, milliseconds(p95)),
      element('td', { class: 'wide' }, grouped.format(errors)),
      element('td', {}, percent(rate)),
      element('td', { class: 'wide' }, percent(hitRate)),
      element('td', {}, element('span', { class: `mark ${verdict}` }, STATUS[verdict])))
  })
  const names = [['Coordinator'], ['Executions'], ['Avg Latency', 'wide'], ['p95 Latency'], ['Errors', 'wide'], ['Error Rate'], ['Cache Hit Rate', 'wide'], ['Status']]
  return element('div', { class: 'scroll' }, element('table', {}, head(names), element('tbody', {}, ...rows)))
}

function errors({ found }) {
  const all = found.flatMap(({ name, rate, recent }) => recent.filter(({ failed }) => failed).map((run) => ({ name, rate, ...run })))
  if (!all.length) return empty('No errors reported', 'All coordinators are operating normally')
  const newest = all.sort((one, other) => other.end - one.end).slice(0, LOGGED)
  const rows = newest.map(({ name, rate, end, message }) => element('tr', {},
    element('td', { class: 'num time' }, exact.format(end * 1000)),
    element('td', { class: 'name left', title: name }, plain(name)),
    element('td', { class: 'message' }, cut(message, 500)),
    element('td', { class: 'wide' }, percent(rate))))
  const names = [['Time'], ['Coordinator', 'left'], ['Message', 'left'], ['Error Rate', 'wide']]
  return element('div', { class: 'scroll' }, element('table', {}, head(names), element('tbody', {}, ...rows)))
}

/* The page. */

const CHARTS = { latency, throughput: lines, memory: ring, cache }

function drawCharts() {
  shared.width = document.querySelector('.charts').getBoundingClientRect().width
  for (const [id, chart] of Object.entries(CHARTS)) {
    const body = byId(id).querySelector('.body')
    body.replaceChildren(...chart(body.clientWidth, shared.shown))
  }
}

function show(page) {
  const figures = read(page)
  shared.shown = figures
  byId('when').textContent = `${exact.format(figures.now * 1000)} · uptime ${lasting(figures.overall.uptime_seconds)}`
  byId('note').hidden = !figures.note
  byId('note').textContent = figures.note ? `This is ${figures.note}.` : ''
  byId('cards').replaceChildren(...cards(figures))
  byId('breakdown').replaceChildren(breakdown(figures))
  byId('errors').replaceChildren(errors(figures))
  drawCharts()
}

function isDocument(value) {
  return Boolean(value && value.overall_stats && Array.isArray(value.coordinators) && Date.parse(value.timestamp))
}

function say(text) {
  byId('state').textContent = text
}

/** Takes the metrics of the file beside the page, unless those shown are newer. */
async function refresh() {
  if (shared.isLoading) return
  if (location.protocol === 'file:') {
    say('This page was opened as a file and shows what was written into it; write it anew to see newer metrics.')
    return
  }
  const button = byId('refresh')
  shared.isLoading = button.disabled = true
  button.textContent = 'Loading…'
  try {
    const reply = await fetch(`metrics.json${location.search}`, { cache: 'no-store' })
    if (!reply.ok) throw new Error(reply.status === 404 ? 'there is no metrics.json beside this page' : `metrics.json answers ${reply.status}`)
    const page = await reply.json()
    if (!isDocument(page)) throw new Error('metrics.json holds something else')
    if (Date.parse(page.timestamp) / 1000 >= shared.shown.now) show(page)
    say('')
  } catch (error) {
    say(`Shows what is in this page: ${error instanceof SyntaxError ? 'metrics.json is no JSON' : error.message}.`)
  } finally {
    shared.isLoading = button.disabled = false
    button.textContent = 'Refresh Metrics'
  }
}

show(JSON.parse(byId('data').textContent))
byId('refresh').addEventListener('click', refresh)
new ResizeObserver(([{ contentRect }]) => { if (contentRect.width !== shared.width) drawCharts() }).observe(document.querySelector('.charts'))
if (location.protocol !== 'file:') {
  setInterval(() => { if (!document.hidden) refresh() }, REFRESH_MS)
  document.addEventListener('visibilitychange', () => { if (!document.hidden) refresh() })
  refresh()
}
