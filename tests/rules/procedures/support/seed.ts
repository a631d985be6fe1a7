/** A seed for generated cases, printed so that a failure can be repeated: `FC_SEED=… npm test`. */
export function seedFor(what: string): number {
  const seed = Number(process.env['FC_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
  process.stdout.write(`${what}: seed ${seed}\n`)
  return seed
}

/**
 * The seed of a sample that shows how often something occurs: always the same, so that chance alone
 * never turns it red; what is generated does.
 */
export const sampleSeed = 20

/** How many generated cases to look at: a share of them where tests run thousands of times, `FC_SHARE=0.02`. */
export function runs(wanted: number): number {
  return Math.ceil(wanted * Number(process.env['FC_SHARE'] ?? 1))
}
