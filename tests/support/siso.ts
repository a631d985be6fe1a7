import { spawnProgram } from './servers.ts'

export interface Told {
  /** 0 done · 1 failed, or a problem was found · 2 wrong use. */
  readonly code: number | NodeJS.Signals
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command as its user does: `npm run siso -- <words>`. */
export async function siso(words: readonly string[], env: Record<string, string>): Promise<Told> {
  const program = spawnProgram('npm', ['run', '--silent', 'siso', '--', ...words], env)
  const [stdout, stderr]: [string[], string[]] = [[], []]
  program.child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk.toString()))
  program.child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk.toString()))
  const closed = new Promise((resolve) => program.child.once('close', resolve))
  const code = await program.ended
  await closed
  return { code, stdout: stdout.join(''), stderr: stderr.join('') }
}
