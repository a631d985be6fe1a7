import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

import { Failure } from '../failure.ts'
import { atMost, runBounded } from '../temporal/run-bounded.ts'

/** The one without a window first: the same pages take it a quarter less time. */
const names = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
]

/** Of Debian, and of those made from it: not all have both. */
const packages = ['chromium-headless-shell', 'chromium']

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
    log('installo un pacchetto di Chromium (fino a 5 minuti)')
    const env = { DEBIAN_FRONTEND: 'noninteractive' }
    const install = `apt-get update -q && (${packages.map((name) => `apt-get install -y -q --no-install-recommends ${name}`).join(' || ')})`
    const run = { program: 'sh', args: ['-c', install], env, tooLong: atMost(300) }
    const { why } = await runBounded(run)
    const installed = findChromium()
    if (installed) return installed
    log(why)
  }
  throw new Failure('manca Chromium: installarlo con «sudo apt-get install chromium»')
}
