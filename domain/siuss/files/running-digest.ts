import { createHash } from 'node:crypto'

/** SHA-256 and size of the parts of a file, which are added in their order: any other is passed over. */
export class RunningDigest {
  readonly #hash = createHash('sha256')
  #parts = 0
  #bytes = 0

  /** How many parts it has, from the first on. */
  get parts(): number {
    return this.#parts
  }

  get bytes(): number {
    return this.#bytes
  }

  add(n: number, content: string | Uint8Array): void {
    if (n !== this.#parts + 1) return
    this.#hash.update(content)
    this.#parts = n
    this.#bytes += Buffer.byteLength(content)
  }

  /** Once: nothing can be added any more. */
  end(): string {
    return this.#hash.digest('hex')
  }
}
