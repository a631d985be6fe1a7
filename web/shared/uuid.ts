import { randomBytes } from 'node:crypto'

const drawnAtOnce = 256
const size = 16
let drawn = Buffer.alloc(0)

/** Random bytes are drawn for many ids at once: asking the system costs more than the bytes. */
function sixteen(): Buffer {
  if (drawn.length < size) drawn = randomBytes(size * drawnAtOnce)
  const bytes = drawn.subarray(0, size)
  drawn = drawn.subarray(size)
  return bytes
}

/** A UUIDv7: its first 48 bits are the time, so that ids of one day lie together in an index. */
export function v7(now = Date.now()): string {
  const bytes = sixteen()
  bytes.writeUIntBE(now, 0, 6)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = bytes.toString('hex')
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ]
  return parts.join('-')
}
