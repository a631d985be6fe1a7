import { defineEntity } from '@mikro-orm/core'

const account = defineEntity({
  name: 'UserAccount',
  tableName: 'user_account',
  properties: (p) => ({
    id: p.uuid().primary(),
    username: p.text(),
    fullName: p.text(),
    email: p.text().nullable(),
    passwordHash: p.text().hidden(),
    state: p.enum(['active', 'suspended'] as const),
    demo: p.boolean().default(false),
  }),
})

/** A local account. Roles are apart, because they have an organisation and a validity. */
export class UserAccount extends account.class {}
account.setClass(UserAccount)

const role = defineEntity({
  name: 'UserRole',
  tableName: 'user_role',
  properties: (p) => ({
    id: p.integer().primary().autoincrement(),
    userId: p.uuid(),
    role: p.text(),
    org: p.integer(),
    validFrom: p.date(),
    validTo: p.date().nullable(),
  }),
})

/** A role at an organisation, from `validFrom` until before `validTo`. */
export class UserRole extends role.class {}
role.setClass(UserRole)
