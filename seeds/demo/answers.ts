import { addDays, mondayOf } from '../../domain/shared/calendar-day.ts'
import type { RawAnswers } from '../../domain/procedures/forms/answers.ts'
import type { Random } from './random.ts'
import type { MemberName, Recipe, Script } from './script.ts'
import texts from './texts.json' with { type: 'json' }

export interface Moment {
  /** Rome's day of the act, `YYYY-MM-DD`. */
  readonly today: string
  readonly urgency: string
  readonly track: string
  readonly manager: string
  /** Codes of the nomenclature among which a plan chooses one. */
  readonly services: readonly string[]
  /** Codes of the contributions among which it chooses one. */
  readonly contributions: readonly string[]
  /** Code of the body that delivers; none: the social service itself. */
  readonly provider?: string | undefined
  /** Code of the body that a case is offered to. */
  readonly receiver?: string
  readonly reviewOn: string
  /** The last day of the plan, where it has one. */
  readonly planEndsOn?: string | undefined
  /** Of the person, in years, where it is known. */
  readonly age?: string | undefined
  /** The plan grants its services one by one. */
  readonly granting?: boolean
  /** All that the case passes through, where the answers depend on it. */
  readonly steps?: readonly string[]
  /** How the task ends, where the answers depend on it. */
  readonly outcome?: string
  /** Who sits in the unit; none: nobody is named. */
  readonly names?: Readonly<Record<MemberName, string>>
  readonly random: Random
}

/** What the region's plans give. */
export interface Given {
  /** Codes of the nomenclature that plans name. */
  readonly services: readonly string[]
  /** Of those of minors. */
  readonly minorServices: readonly string[]
  /** Of the contributions in money. */
  readonly contributions: readonly string[]
}

/** What a plan of the script chooses among. */
export function givenBy(
  { minors }: Script,
  { services, minorServices, contributions }: Given,
): Pick<Moment, 'services' | 'contributions'> {
  return { services: minors ? minorServices : services, contributions }
}

/** What a colleague would type on the form of this step, as the browser would send it. */
export function answersFor(script: Script, step: string, moment: Moment): RawAnswers {
  const recipes = script.answers[step]
  if (!recipes) throw new Error(`no answers for the step ${step} of ${script.procedure}`)
  const answers = Object.entries(recipes).map(([key, recipe]) => [key, made(recipe, moment)])
  return Object.fromEntries(answers.filter(([, value]) => value !== undefined))
}

function made(recipe: Recipe, moment: Moment): string | readonly string[] | undefined {
  if (typeof recipe === 'string' || Array.isArray(recipe)) return recipe
  const { random, outcome } = moment
  if (recipe.only !== undefined && recipe.only !== outcome) return undefined
  if ('pick' in recipe) return random.pick(recipe.pick)
  if ('text' in recipe) return random.pick(texts[recipe.text])
  if ('int' in recipe) return String(random.int(...recipe.int))
  if ('service' in recipe) return chosenService(recipe.service, moment)
  return inMoment(recipe, moment)
}

function chosenService(
  kind: 'one' | 'some' | 'contribution',
  { random, services, contributions }: Moment,
): string | readonly string[] {
  if (kind === 'contribution') return contributions.length > 0 ? random.pick(contributions) : ''
  return kind === 'one' ? random.pick(services) : [random.pick(services)]
}

type Told = Exclude<Recipe, string | readonly string[]>

/** What the case has at that moment. */
function inMoment(recipe: Told, moment: Moment): string | readonly string[] | undefined {
  if ('passing' in recipe)
    return moment.steps?.includes(recipe.passing) ? recipe.is : recipe.otherwise
  if ('at' in recipe) return `${moment.today}T${recipe.at}`
  if ('granting' in recipe) return recipe.granting[moment.granting ? 0 : 1]
  if ('nameOf' in recipe) return nameIn(moment, recipe.nameOf)
  return 'of' in recipe ? moment[recipe.of] : dayIn(recipe, moment)
}

function dayIn(recipe: Told, moment: Moment): string | undefined {
  if ('monday' in recipe) return afterMonday(moment, recipe.monday)
  return 'planEnd' in recipe
    ? (moment.planEndsOn ?? afterMonday(moment, recipe.planEnd))
    : undefined
}

function afterMonday({ today }: Moment, days: number): string {
  return addDays(mondayOf(today), 7 + days)
}

function nameIn({ names }: Moment, member: MemberName): string | undefined {
  return names?.[member]
}
