import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { Failure } from '../failure.ts'
import { cachedBinary, inDraftFolder, isCached, keepBinary } from './cache.ts'
import { goBuild } from './pins.ts'
import { atMost, runBounded } from './run-bounded.ts'
import type { Search } from './search.ts'

const fifteenMinutes = 900

function isOldEnough(found: readonly number[]): boolean {
  for (const [place, least] of goBuild.leastGo.entries()) {
    const part = found[place] ?? 0
    if (part !== least) return part > least
  }
  return true
}

async function requireGo(): Promise<void> {
  const least = goBuild.leastGo.join('.')
  const got = await runBounded({ program: 'go', args: ['version'], tooLong: atMost(20) })
  if (!got.ok) throw new Failure(`Go non c’è (serve ${least} o successivo)`)
  const version = /go(\d+)\.(\d+)(?:\.(\d+))?/.exec(got.output)
  const found = version ? version.slice(1).map((part) => Number(part)) : []
  if (!isOldEnough(found)) throw new Failure(`Go è ${found.join('.')}: serve ${least} o successivo`)
}

/** Builds programs of the pinned modules into `folder`, each named by the end of its path. */
async function build(folder: string, programs: readonly string[], { log, signal }: Search) {
  await requireGo()
  const modules = fileURLToPath(new URL('.', import.meta.url))
  const flags = ['-mod=readonly', '-ldflags', '-s -w', '-o', `${folder}/`]
  const args = ['build', '-C', modules, ...flags, ...programs]
  const env = { CGO_ENABLED: '0', GOTOOLCHAIN: 'local', GOWORK: 'off' }
  const limit = atMost(fifteenMinutes)
  const tooLong = (seconds: number) => {
    if (seconds % 30 === 0) log(`compilazione in corso da ${seconds} s`)
    return limit(seconds)
  }
  const got = await runBounded({ program: 'go', args, env, tooLong, signal })
  if (!got.ok) throw new Failure(`la compilazione non riesce: ${got.why}`)
}

/**
 * Builds the development server from the Go modules pinned in go.mod and go.sum beside this file:
 * 4 to 10 minutes, 3.5 GB of Go's own caches.
 * @throws Failure when Go is absent or too old, or the build fails.
 */
export function temporalFromGo(search: Search): Promise<string> {
  return inDraftFolder(async (folder) => {
    await build(folder, ['github.com/temporalio/cli/cmd/temporal'], search)
    return keepBinary(join(folder, 'temporal'), `go-${goBuild.cliVersion}`)
  })
}

/**
 * The server as production runs it and the tool that makes its tables, from the same modules;
 * built once, then found in the cache.
 * @throws Failure when Go is absent or too old, or the build fails.
 */
export async function serverFromGo(search: Search): Promise<{ server: string; sqlTool: string }> {
  const version = `server-go-${goBuild.serverVersion}`
  const names = { server: 'temporal-server', sqlTool: 'temporal-sql-tool' }
  if (isCached(version, names.server) && isCached(version, names.sqlTool)) {
    return {
      server: cachedBinary(version, names.server),
      sqlTool: cachedBinary(version, names.sqlTool),
    }
  }
  search.log('compilo server e strumento SQL con Go (da 5 a 15 minuti, una volta sola)')
  return inDraftFolder(async (folder) => {
    await build(
      folder,
      ['go.temporal.io/server/cmd/server', 'go.temporal.io/server/cmd/tools/sql'],
      search,
    )
    return {
      server: keepBinary(join(folder, 'server'), version, names.server),
      sqlTool: keepBinary(join(folder, 'sql'), version, names.sqlTool),
    }
  })
}
