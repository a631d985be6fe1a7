import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { freePorts } from '../embedded/ports.ts'
import { say, step } from '../embedded/screen.ts'
import { createRunning } from '../embedded/start/running.ts'
import type { Running } from '../embedded/start/running.ts'
import { sizesOf } from './benchmark.ts'
import type { Benchmark, Call } from './benchmark.ts'
import { figure, median } from './report.ts'
import type { Result } from './report.ts'
import { startHome, startWeb } from './start/trial.ts'
import type { Home } from './start/trial.ts'

const sizes = {
  /** New data folders, each started once from nothing and then again. */
  runs: 3,
  /** Starts with all data there, in each. */
  restarts: 3,
  /** Invented people of the demonstration. */
  people: 2000,
}

type Taken = {
  first: number
  firstWorker: number
  warm: number
  warmWorker: number
  web: number
  webCpu: number
}

/** A folder that PostgreSQL's account can enter, removed at the end. */
async function newHome(people: number, running: Running): Promise<Home> {
  const folder = mkdtempSync(join(tmpdir(), 'siso-bench-'))
  chmodSync(folder, 0o755)
  running.add(() => Promise.resolve(rmSync(folder, { recursive: true, force: true })))
  const [port = 0] = await freePorts(1)
  return { folder, port, people }
}

async function oneRun(call: Call, running: Running): Promise<Taken[]> {
  const home = await newHome(call.size('people'), running)
  const [webPort = 0] = await freePorts(1)
  const nothing = () => Promise.resolve()
  const first = await step('primo avvio, con la popolazione', () =>
    startHome(home, running, nothing),
  )
  const taken: Taken[] = []
  for (let n = 0; n < call.size('restarts'); n++) {
    const again = await step('riavvio, e il web da solo', () =>
      startHome(home, running, () => startWeb(home, webPort, running)),
    )
    const warm = { warm: again.firstPage, warmWorker: again.worker, ...again.then }
    taken.push({ first: first.firstPage, firstWorker: first.worker, ...warm })
  }
  return taken
}

const figures = [
  ['first', 'primo avvio con la popolazione: prima pagina'],
  ['firstWorker', 'primo avvio con la popolazione: worker pronto'],
  ['warm', 'riavvio: prima pagina', { atMost: 5 }],
  ['warmWorker', 'riavvio: worker pronto'],
  ['web', 'web da solo: prima pagina', { atMost: 2 }],
  ['webCpu', 'web da solo: CPU fino alla prima pagina'],
] as const

async function measure(call: Call, running: Running): Promise<Result[]> {
  const taken: Taken[] = []
  for (let n = 0; n < call.size('runs'); n++) taken.push(...(await oneRun(call, running)))
  return figures.map(([key, name, bar]) =>
    figure({ name, value: median(taken.map((one) => one[key])), unit: 's' }, bar),
  )
}

export const benchmark: Benchmark = {
  summary: '«npm start» fino alla prima pagina: da una cartella vuota, con i dati, il web da solo',
  sizes,
  async run(call) {
    const running = createRunning()
    const interrupted = () => void running.stopAll().then(() => process.exit(130))
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, interrupted)
    try {
      const results = await measure(call, running)
      say('')
      const size = sizesOf(sizes, call)
      return { persistence: 'dev-server', size, versions: {}, results }
    } finally {
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(name, interrupted)
      await running.stopAll()
    }
  },
}
