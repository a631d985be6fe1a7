import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

import { Failure } from '../failure.ts'
import { atMost, runBounded } from '../temporal/run-bounded.ts'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** The Chromium of this machine, if there is one. */
export function findChromium(): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin']
  const files = folders.flatMap((folder) => names.map((name) => join(folder, name)))
  return files.find((file) => existsSync(file))
}

/**
 * The Chromium of this machine, or Debian's package where this account may install it.
 * @throws Failure that names the remedy.
 */
export async function provideChromium(log: (line: string) => void): Promise<string> {
  const found = findChromium()
  if (found) return found
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    log('installo il pacchetto chromium (fino a 5 minuti)')
    const env = { DEBIAN_FRONTEND: 'noninteractive' }
    const install = 'apt-get update -q && apt-get install -y -q --no-install-recommends chromium'
    const run = { program: 'sh', args: ['-c', install], env, tooLong: atMost(300) }
    const { why } = await runBounded(run)
    const installed = findChromium()
    if (installed) return installed
    log(why)
  }
  throw new Failure('manca Chromium: installarlo con «sudo apt-get install chromium»')
}
