/** A seed that is not loaded; `message` says in Italian which, why, and how to mend it. */
export class SeedRefused extends Error {
  override readonly name = 'SeedRefused'
}
