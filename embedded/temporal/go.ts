import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { Failure } from '../failure.ts'
import { inDraftFolder, keepBinary } from './cache.ts'
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

/**
 * Builds the development server from the Go modules pinned in go.mod and go.sum beside this file:
 * 4 to 10 minutes, 3.5 GB of Go's own caches.
 * @throws Failure when Go is absent or too old, or the build fails.
 */
export async function temporalFromGo({ log, signal }: Search): Promise<string> {
  await requireGo()
  const modules = fileURLToPath(new URL('.', import.meta.url))
  return inDraftFolder(async (folder) => {
    const binary = join(folder, 'temporal')
    const flags = ['-mod=readonly', '-ldflags', '-s -w', '-o', binary]
    const args = ['build', '-C', modules, ...flags, 'github.com/temporalio/cli/cmd/temporal']
    const env = { CGO_ENABLED: '0', GOTOOLCHAIN: 'local', GOWORK: 'off' }
    const limit = atMost(fifteenMinutes)
    const tooLong = (seconds: number) => {
      if (seconds % 30 === 0) log(`compilazione in corso da ${seconds} s`)
      return limit(seconds)
    }
    const got = await runBounded({ program: 'go', args, env, tooLong, signal })
    if (!got.ok) throw new Failure(`la compilazione non riesce: ${got.why}`)
    return keepBinary(binary, `go-${goBuild.cliVersion}`)
  })
}
