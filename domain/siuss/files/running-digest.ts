import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'

/** Bytes taken in one go: half a millisecond, then whatever else waits has its turn. */
const atOnce = 256 * 1024

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

  async add(n: number, content: string | Uint8Array): Promise<void> {
    if (n !== this.#parts + 1) return
    const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content
    this.#parts = n
    this.#bytes += bytes.byteLength
    for (let at = 0; at < bytes.byteLength; at += atOnce) {
      await setImmediate()
      this.#hash.update(bytes.subarray(at, at + atOnce))
    }
  }

  /** Once: nothing can be added any more. */
  end(): string {
    return this.#hash.digest('hex')
  }
}
