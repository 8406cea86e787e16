// Fails when a module with logic has no test beside it, and when an exception is none any more.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Modules without a test of their own, each with the reason; a name that ends with "/" stands for a folder. */
const EXCEPTIONS = {
  'src/api/schema.ts': 'generated from openapi.json; check:types compares the two',
  'src/api/types.ts': 'types alone',
  'src/charts/engine.ts': 'registers parts of ECharts; drawn for real by tests/browser',
  'src/main.tsx': 'mounts the app; every test of tests/browser begins with it',
  'src/pages/gallery/': 'shows components in all their states; tests/browser takes its pictures',
  'src/pages/trace/skeleton.tsx': 'a fixed shape without a condition; tests/browser/test_shifts.py holds its size',
  'src/shell/navigation/page-skeleton.tsx': 'a fixed shape without a condition; tests/browser/test_shifts.py holds its size',
  'src/shell/page-code.ts': 'lazy imports by address; TypeScript holds it to have every page, tests/browser opens them',
  'src/model/trace/critical.ts': 'held by tree.test.ts, which builds the trees it walks',
  'src/model/trace/retries.ts': 'held by tree.test.ts, which builds the trees it reads',
  'src/model/trace/rows.ts': 'held by tree.test.ts, which builds the trees it lists',
  'src/model/units.ts': 'branded numbers and their conversion; held by time.test.ts',
}

const SOURCE = /\.tsx?$/
const TEST = /\.test\.tsx?$/

function modulesIn(folder) {
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((path) => SOURCE.test(path) && !TEST.test(path))
}

function hasTest(path) {
  const base = path.replace(SOURCE, '')
  return existsSync(`${base}.test.ts`) || existsSync(`${base}.test.tsx`)
}

const isExcepted = (path) => Object.keys(EXCEPTIONS).some((name) => path === name || (name.endsWith('/') && path.startsWith(name)))

const modules = modulesIn('src')
const untested = modules.filter((path) => !hasTest(path) && !isExcepted(path))
const stale = Object.keys(EXCEPTIONS).filter((name) => (name.endsWith('/') ? !existsSync(name) : !existsSync(name) || hasTest(name)))
for (const path of untested) console.error(`${path} has no test beside it: write one, or give a reason in scripts/check-tests.mjs.`)
for (const name of stale) console.error(`${name} needs no exception in scripts/check-tests.mjs: it is gone, or has a test.`)
process.exitCode = untested.length + stale.length > 0 ? 1 : 0
