/** Somebody, or a service, around a person: as much as a drawing tells. */
export interface Around {
  readonly name: string
  /** Code of the list `tie`; absent of a service. */
  readonly relation: string | undefined
  /** What is read under the name: the relation, or the kind of service. */
  readonly caption: string
  readonly sex: string | undefined
  readonly died: boolean
  readonly livesWith: boolean
  /** Code of the list `bond`. */
  readonly bond: string | undefined
  /** All that is known, for who points at it. */
  readonly told: string
}

interface Point {
  readonly x: number
  readonly y: number
}

export interface DrawnNode extends Point {
  readonly shape: 'circle' | 'square' | 'diamond' | 'box'
  readonly name: string
  readonly caption: string
  readonly told: string
  readonly subject: boolean
  readonly died: boolean
  readonly lives: boolean
}

export interface Drawing {
  readonly width: number
  readonly height: number
  /** Lines of kinship, then those that say how a bond is: SVG paths with their class. */
  readonly lines: readonly { readonly path: string; readonly kind: string }[]
  readonly nodes: readonly DrawnNode[]
}

/** The row of a relation: parents above the person, children below. Others stand at the side. */
const rows: Readonly<Record<string, number>> = {
  grandparent: -2,
  parent: -1,
  'uncle-aunt': -1,
  sibling: 0,
  partner: 0,
  'former-partner': 0,
  child: 1,
  'nephew-niece': 1,
  grandchild: 2,
}
const partners = ['partner', 'former-partner']

const gap = { x: 130, y: 130, side: 64 } as const
const longestName = 16

/**
 * A family and its network as one picture: kin in rows by generation, as genograms have them; other
 * people and services at the side, as ecomaps have them; a line for each bond. The same input gives
 * the same picture.
 */
export function drawNetwork(person: Around, around: readonly Around[]): Drawing {
  const kin = around.filter(({ relation }) => relation !== undefined && relation in rows)
  const beside = around.filter((one) => !kin.includes(one))
  const placed = placeKin(person, kin)
  const right = Math.max(...placed.map(({ at }) => at.x)) + 170
  const side = beside.map((one, n) => ({ one, at: { x: right, y: 40 + n * gap.side } }))
  const all = [...placed, ...side]
  const me = all.find(({ one }) => one === person)?.at ?? { x: 0, y: 0 }
  return {
    width: side.length > 0 ? right + 110 : right - 90,
    height: Math.max(...all.map(({ at }) => at.y)) + 70,
    lines: [...kinLines(placed, me), ...bondLines(all, person, me)],
    nodes: all.map(({ one, at }) => nodeOf(one, at, one === person)),
  }
}

interface Placed {
  readonly one: Around
  readonly at: Point
}

function rowOf({ relation }: Around): number {
  return relation === undefined ? 0 : (rows[relation] ?? 0)
}

/** Rows from the oldest generation down, each in the middle; brothers and sisters before the person. */
function placeKin(person: Around, kin: readonly Around[]): Placed[] {
  const wanted = [...new Set([0, ...kin.map(rowOf)])].toSorted((a, b) => a - b)
  const lines = wanted.map((row) => {
    const own = kin.filter((one) => rowOf(one) === row)
    if (row !== 0) return own
    const mates = own.filter(({ relation }) => partners.includes(relation ?? ''))
    return [...own.filter((one) => !mates.includes(one)), person, ...mates]
  })
  const longest = Math.max(...lines.map(({ length }) => length))
  return lines.flatMap((line, down) =>
    line.map((one, across) => {
      const left = ((longest - line.length) * gap.x) / 2
      return { one, at: { x: 80 + left + across * gap.x, y: 50 + down * gap.y } }
    }),
  )
}

const middle = (points: readonly Point[], none: Point): Point => {
  const [first = none] = points
  const x = points.reduce((sum, point) => sum + point.x, 0) / Math.max(1, points.length)
  return points.length === 0 ? none : { x, y: first.y }
}

/** Parents above, children below, partners beside: joined as a family tree joins them. */
function kinLines(placed: readonly Placed[], me: Point): { path: string; kind: string }[] {
  const at = (...relations: readonly string[]) =>
    placed.filter(({ one }) => relations.includes(one.relation ?? '')).map((each) => each.at)
  const [parents, children, mates] = [at('parent'), at('child'), at('partner')]
  const couple = middle(mates.length > 0 ? [me, ...mates.slice(0, 1)] : [me], me)
  const kin = [
    ...descent(parents, [me, ...at('sibling')]),
    ...descent([couple], children),
    ...descent(at('grandparent'), parents.length > 0 ? parents : [me]),
    ...descent(children.length > 0 ? children : [me], at('grandchild')),
    ...[...mates, ...at('former-partner')].map((mate) => straight(me, mate)),
  ]
  return kin.map((path) => ({ path, kind: 'kin' }))
}

/** From the middle of who is above, down to a bar, and from it to each below. */
function descent(above: readonly Point[], below: readonly Point[]): string[] {
  const [first] = above
  const [child] = below
  if (!first || !child) return []
  const top = middle(above, first)
  const bar = child.y - gap.y / 2 + 16
  const ends = [top.x, ...below.map(({ x }) => x)]
  const [from, to] = [Math.min(...ends), Math.max(...ends)]
  const joined = above.length > 1 ? above.slice(1).map((each) => straight(first, each)) : []
  return [
    ...joined,
    `M${top.x} ${first.y}V${bar}M${from} ${bar}H${to}`,
    ...below.map(({ x, y }) => `M${x} ${bar}V${y}`),
  ]
}

function straight(from: Point, to: Point): string {
  return `M${from.x} ${from.y}L${to.x} ${to.y}`
}

function bondLines(all: readonly Placed[], person: Around, me: Point) {
  return all.flatMap(({ one, at }) => {
    if (one === person) return []
    const outside = !(one.relation !== undefined && one.relation in rows)
    if (one.bond === undefined && !outside) return []
    const kind = `bond-${one.bond ?? 'unknown'}`
    return [{ path: bondPath(me, at, one.bond), kind }]
  })
}

/** Zigzag for a conflict, two bars across for what was cut, otherwise a line. */
function bondPath(from: Point, to: Point, bond: string | undefined): string {
  if (bond === 'conflict') return zigzag(from, to)
  if (bond !== 'cut') return straight(from, to)
  const { across, along, length } = direction(from, to)
  const bar = (part: number) => {
    const x = from.x + along.x * length * part
    const y = from.y + along.y * length * part
    return `M${num(x - across.x * 9)} ${num(y - across.y * 9)}L${num(x + across.x * 9)} ${num(y + across.y * 9)}`
  }
  return straight(from, to) + bar(0.48) + bar(0.53)
}

function zigzag(from: Point, to: Point): string {
  const { across, along, length } = direction(from, to)
  const teeth = Math.max(4, Math.round(length / 12))
  const points = Array.from({ length: teeth - 1 }, (_, n) => {
    const part = ((n + 1) / teeth) * length
    const off = n % 2 === 0 ? 5 : -5
    const x = from.x + along.x * part + across.x * off
    const y = from.y + along.y * part + across.y * off
    return `L${num(x)} ${num(y)}`
  })
  return `M${from.x} ${from.y}${points.join('')}L${to.x} ${to.y}`
}

function direction(from: Point, to: Point) {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1
  const along = { x: (to.x - from.x) / length, y: (to.y - from.y) / length }
  return { length, along, across: { x: -along.y, y: along.x } }
}

const num = (value: number) => Math.round(value * 10) / 10

function nodeOf(one: Around, at: Point, subject: boolean): DrawnNode {
  const { name, caption, told, died, livesWith } = one
  const short = name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name
  return { ...at, shape: shapeOf(one), name: short, caption, told, subject, died, lives: livesWith }
}

function shapeOf({ relation, sex }: Around): DrawnNode['shape'] {
  if (relation === undefined) return 'box'
  if (sex === 'F') return 'circle'
  return sex === 'M' ? 'square' : 'diamond'
}
