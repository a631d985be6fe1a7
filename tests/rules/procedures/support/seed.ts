/** A seed for generated cases, printed so that a failure can be repeated: `FC_SEED=… npm test`. */
export function seedFor(what: string): number {
  const seed = Number(process.env['FC_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
  process.stdout.write(`${what}: seed ${seed}\n`)
  return seed
}
