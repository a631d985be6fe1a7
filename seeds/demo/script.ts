import { readFileSync } from 'node:fs'

import { z } from 'zod'

import texts from './texts.json' with { type: 'json' }

const TextKey = z.enum(Object.keys(texts) as [keyof typeof texts, ...(keyof typeof texts)[]])
const only = { only: z.string().exactOptional() }

const MemberName = z.enum(['manager', 'uvm', 'doctor', 'nurse'])
export type MemberName = z.infer<typeof MemberName>

/** How an answer comes about: as it stands, chosen by chance, or what the case has. */
export const Recipe = z.union([
  z.string(),
  z.array(z.string()),
  z.strictObject({ ...only, pick: z.array(z.string()).min(1) }),
  z.strictObject({ ...only, text: TextKey }),
  z.strictObject({
    ...only,
    // prettier-ignore
    of: z.enum(['today', 'urgency', 'track', 'manager', 'provider', 'receiver', 'reviewOn', 'planEndsOn', 'age']),
  }),
  z.strictObject({ ...only, nameOf: MemberName }),
  z.strictObject({ ...only, int: z.tuple([z.int(), z.int()]) }),
  z.strictObject({ ...only, service: z.enum(['one', 'some', 'contribution']) }),
  // Of two, the first where the plan grants services one by one; days after the Monday that follows.
  z.strictObject({ ...only, granting: z.tuple([z.string(), z.string()]) }),
  z.strictObject({ ...only, monday: z.int().min(0) }),
  // The day on which the plan ends or, where it says none, so many days after that Monday.
  z.strictObject({ ...only, planEnd: z.int().min(0) }),
  // The first where the case passes through that step.
  z.strictObject({
    ...only,
    passing: z.string(),
    is: z.array(z.string()),
    otherwise: z.array(z.string()),
  }),
  z.strictObject({ ...only, at: z.string().regex(/^\d\d:\d\d$/) }),
])
export type Recipe = z.infer<typeof Recipe>

/** Step, how it ends, and the hours that pass before it is done, on average. */
const Act = z.tuple([z.string(), z.string(), z.number()])
export type Way = readonly z.infer<typeof Act>[]

const Script = z.strictObject({
  procedure: z.string(),
  /** The script of the services that its plans grant one by one. */
  grants: z.string().exactOptional(),
  /** The step by which a plan that grants services begins, where its ways end with it. */
  approval: z.string().exactOptional(),
  /** Its cases are of people under age. */
  minors: z.literal(true).exactOptional(),
  parts: z.record(z.string(), z.array(Act)),
  /** Each way as the parts it is made of. */
  ways: z.record(z.string(), z.array(z.string())),
  /** Ways that come back to where they were: a new assessment, a plan sent back, a card to complete. */
  returning: z.array(z.array(z.string())).default([]),
  /** Steps that only one track passes through, with all their parts. */
  shared: z.strictObject({ steps: z.array(z.string()), track: z.string() }).exactOptional(),
  /** Steps that dates turn on: the one with the long term, and the one that reports. */
  assessment: z.string().exactOptional(),
  report: z.string().exactOptional(),
  /** After these steps the diary has an entry. */
  diary: z.array(z.string()).default([]),
  answers: z.record(z.string(), z.record(z.string(), Recipe)),
})

/** How invented cases of one procedure go: the steps are named here, in data, and nowhere in code. */
export interface Script extends Omit<z.infer<typeof Script>, 'parts' | 'ways' | 'returning'> {
  readonly ways: Readonly<Record<string, Way>>
  readonly returning: readonly Way[]
}

/** The scripts of the region's demonstration, in its order; the first is that of most cases. */
export function readScripts(names: readonly string[]): Script[] {
  return names.map((name) => {
    const file = new URL(`./scripts/${name}.json`, import.meta.url)
    const script = assembled(Script.parse(JSON.parse(readFileSync(file, 'utf8'))))
    return names.includes(script.grants ?? '') ? script : withoutGrants(script)
  })
}

function assembled({ parts, ways, returning, ...script }: z.infer<typeof Script>): Script {
  const whole = (names: readonly string[]): Way =>
    names.flatMap((name) => {
      const part = parts[name]
      if (!part) throw new Error(`the script ${script.procedure} has no part ${name}`)
      return part
    })
  const each = Object.entries(ways).map(([name, names]) => [name, whole(names)] as const)
  return { ...script, ways: Object.fromEntries(each), returning: returning.map(whole) }
}

/** Where the services have no script, no plan grants them one by one. */
function withoutGrants({ ways, grants: _grants, ...script }: Script): Script {
  const { granting: _granting, ...others } = ways
  return { ...script, ways: others }
}

/** A way that the script must have. */
export function wayOf({ ways, procedure }: Script, name: string): Way {
  const way = ways[name]
  if (!way) throw new Error(`the script ${procedure} has no way ${name}`)
  return way
}
