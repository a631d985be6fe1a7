import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { Failure } from '../failure.ts'
import { inDraftFolder, keepBinary } from './cache.ts'
import { cliVersion } from './pins.ts'
import { runBounded } from './run-bounded.ts'
import type { Search } from './search.ts'

const quietSeconds = 20

function sizeOf(folder: string): number {
  const sizes = readdirSync(folder).map((name) => statSync(join(folder, name)).size)
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** True once nothing has been written for `quietSeconds`: a slow network is not an absent one. */
function stalled(folder: string): (seconds: number) => boolean {
  let size = 0
  let since = 0
  return (seconds) => {
    const now = sizeOf(folder)
    if (now !== size) since = seconds
    size = now
    return seconds - since >= quietSeconds
  }
}

/**
 * Lets the Temporal SDK download the development server from temporal.download.
 * @throws Failure when nothing arrives for 20 seconds or the download fails.
 */
export async function temporalFromSdk({ signal }: Search): Promise<string> {
  const program = fileURLToPath(new URL('./sdk-download.ts', import.meta.url))
  return inDraftFolder(async (folder) => {
    const args = [program, folder]
    const tooLong = stalled(folder)
    const got = await runBounded({ program: process.execPath, args, tooLong, signal })
    if (!got.ok) throw new Failure(`scaricamento non riuscito: ${got.why}`)
    const name = readdirSync(folder).find((file) => file.includes(cliVersion))
    if (!name) throw new Failure('lo scaricamento non ha lasciato alcun programma')
    return keepBinary(join(folder, name), cliVersion)
  })
}
