import type { PlainFact } from '../../orm.ts'
import { UserAccount } from './user.entity.ts'
import { userNotFound } from './errors.ts'

/** @throws `user-not-found` */
export async function findUser({ em }: PlainFact, username: string): Promise<UserAccount> {
  const user = await em.findOne(UserAccount, { username: username.toLowerCase() })
  if (!user) throw userNotFound(username)
  return user
}
