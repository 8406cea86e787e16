// Fails when src/api/schema.ts is not what openapi.json says.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const directory = mkdtempSync(join(tmpdir(), 'podium-types-'))
const fresh = join(directory, 'schema.ts')
try {
  execFileSync(
    process.execPath,
    ['node_modules/openapi-typescript/bin/cli.js', 'openapi.json', '--output', fresh, '--root-types=false'],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )
  if (readFileSync(fresh, 'utf8') !== readFileSync('src/api/schema.ts', 'utf8')) {
    console.error('src/api/schema.ts is out of date: run `npm run types` and commit it.')
    process.exitCode = 1
  }
} finally {
  rmSync(directory, { recursive: true })
}
