import { connect } from 'node:net'

/** A page to ask for again and again. */
export type Target = { port: number; path: string; cookie?: string }

export type Load = { perSecond: number; ms: readonly number[] }

const headEnd = Buffer.from('\r\n\r\n')

/**
 * Asks for a page over connections that stay open, each as soon as it has been answered, for some
 * seconds. Bytes are only counted: a whole client would cost as much as the page that it asks for.
 * @throws when an answer is not 200
 */
export async function load(target: Target, connections: number, seconds: number): Promise<Load> {
  const since = performance.now()
  const until = since + seconds * 1000
  const each = await Promise.all(
    Array.from({ length: connections }, () => askUntil(target, () => performance.now() < until)),
  )
  const ms = each.flat()
  return { ms, perSecond: (ms.length / (performance.now() - since)) * 1000 }
}

/** One page after the other over one connection, `count` times. */
export async function visits(target: Target, count: number): Promise<number[]> {
  let left = count
  return askUntil(target, () => left-- > 0)
}

function askUntil(target: Target, more: () => boolean): Promise<number[]> {
  const lines = [`GET ${target.path} HTTP/1.1`, 'Host: 127.0.0.1', 'Accept: text/html']
  if (target.cookie !== undefined) lines.push(`Cookie: ${target.cookie}`)
  const request = `${lines.join('\r\n')}\r\n\r\n`
  const ms: number[] = []
  return new Promise((resolve, reject) => {
    const socket = connect(target.port, '127.0.0.1')
    let from = 0
    let seen: Buffer = Buffer.alloc(0)
    const ask = () => {
      if (!more()) {
        socket.destroy()
        resolve(ms)
        return
      }
      seen = Buffer.alloc(0)
      from = performance.now()
      socket.write(request)
    }
    socket.setNoDelay(true)
    socket.once('connect', ask)
    socket.once('error', reject)
    socket.once('close', () => reject(new Error(`${target.path}: the server closed`)))
    socket.on('data', (piece: Buffer) => {
      seen = seen.length === 0 ? piece : Buffer.concat([seen, piece])
      const whole = lengthOf(seen)
      if (whole === undefined || seen.length < whole) return
      const status = seen.subarray(9, 12).toString()
      if (status !== '200') {
        reject(new Error(`${target.path} answers ${status}`))
        socket.destroy()
        return
      }
      ms.push(performance.now() - from)
      ask()
    })
  })
}

/** Bytes of a whole answer, known once its head is there. */
function lengthOf(seen: Buffer): number | undefined {
  const head = seen.indexOf(headEnd)
  if (head < 0) return undefined
  const length = /content-length: (\d+)/i.exec(seen.subarray(0, head).toString('latin1'))?.[1]
  if (length === undefined) throw new Error('an answer without Content-Length')
  return head + headEnd.length + Number(length)
}
