import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'

/** Memory in KiB, passes and lanes recommended by OWASP for argon2id. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 }
const tagLength = 32
const shape = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/

type Cost = typeof cost

function derive(password: string, salt: Buffer, { memory, passes, parallelism }: Cost) {
  const message = Buffer.from(password.normalize('NFKC'))
  return new Promise<Buffer>((resolve, reject) => {
    argon2(
      'argon2id',
      { message, nonce: salt, memory, passes, parallelism, tagLength },
      (error, key) => (error ? reject(error) : resolve(Buffer.from(key))),
    )
  })
}

const plain = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '')

/** A password as kept in `user_account.password_hash` (PHC string). Takes about 30 ms. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const key = await derive(password, salt, cost)
  const { memory, passes, parallelism } = cost
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${plain(salt)}$${plain(key)}`
}

/** Whether the password is the one hashed. What is not a hash of ours matches nothing. */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const [, memory, passes, parallelism, salt, key] = shape.exec(hash) ?? []
  if (salt === undefined || key === undefined) return false
  const expected = Buffer.from(key, 'base64')
  const given = await derive(password, Buffer.from(salt, 'base64'), {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
  })
  return expected.length === given.length && timingSafeEqual(expected, given)
}

export const passwordLength = { min: 12, max: 128 }

/** Why a new password is refused, in Italian; none when it is good. Length alone counts. */
export function passwordProblem(password: string): string | undefined {
  if (password.length < passwordLength.min) {
    return `La password ha ${password.length} caratteri: ne servono almeno ${passwordLength.min}.`
  }
  if (password.length > passwordLength.max) {
    return `La password può avere al massimo ${passwordLength.max} caratteri.`
  }
  return undefined
}
