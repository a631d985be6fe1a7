/** Addresses of the procedures. `:procedure` is a release by name: `presa-in-carico@1`. */
export const paths = {
  list: '/procedure',
  reviews: '/procedure/riesami',
  compare: '/procedure/confronta',
  drafts: '/procedure/bozze',
  draft: '/procedure/bozze/:draft',
  draftDocument: '/procedure/bozze/:draft/documento',
  draftFile: '/procedure/bozze/:draft/documento.json',
  draftBpmn: '/procedure/bozze/:draft/documento.bpmn',
  draftFromBpmn: '/procedure/bozze/:draft/da-bpmn',
  draftPicture: '/procedure/bozze/:draft/disegno',
  draftWords: '/procedure/bozze/:draft/in-parole',
  draftWalk: '/procedure/bozze/:draft/percorso',
  draftScenarios: '/procedure/bozze/:draft/scenari',
  draftEdit: '/procedure/bozze/:draft/modifica/:way',
  campaigns: '/procedure/migrazioni',
  newCampaign: '/procedure/migrazioni/nuova',
  campaign: '/procedure/migrazioni/:campaign',
  campaignBack: '/procedure/migrazioni/:campaign/indietro',
  campaignAsked: '/procedure/migrazioni/:campaign/proposta',
  campaignSign: '/procedure/migrazioni/:campaign/firma',
  dryRuns: '/procedure/prove',
  dryRun: '/procedure/prove/:run',
  dryRunCases: '/procedure/prove/:run/pratiche',
  dryRunFile: '/procedure/prove/:run/totali.csv',
  one: '/procedure/:procedure',
  bpmn: '/procedure/:procedure/bpmn',
  api: '/procedure/:procedure/api',
  words: '/procedure/:procedure/in-parole',
  questions: '/procedure/:procedure/domande',
  layers: '/procedure/:procedure/livelli',
  sheet: '/procedure/:procedure/moduli/:form',
  walk: '/procedure/:procedure/percorso',
  use: '/procedure/:procedure/uso',
} as const

/** The sheet of one form, to be filled in by hand. */
export function sheetPath(procedure: string, form: string): string {
  return procedurePath(procedure, 'sheet').replace(':form', form)
}

export function procedurePath(
  name: string,
  part:
    'one' | 'bpmn' | 'api' | 'words' | 'questions' | 'layers' | 'sheet' | 'walk' | 'use' = 'one',
): string {
  return paths[part].replace(':procedure', name)
}

type DraftPart = Extract<keyof typeof paths, `draft${string}`>

export function draftPath(id: string, part: DraftPart = 'draft'): string {
  return paths[part].replace(':draft', id)
}

/** How the whole procedure is called in an address, where its parts have their way. */
const whole = 'procedura'

/** @param way to a part of the draft, from the whole */
export function editPath(id: string, way: readonly string[]): string {
  const name = way.length === 0 ? whole : way.map(encodeURIComponent).join('.')
  return paths.draftEdit.replace(':draft', id).replace(':way', name)
}

/** The way that an address names, as problems name it. */
export function wayIn(name: string): string {
  return name === whole ? '' : name
}

export function comparePath(before: string, after: string): string {
  return `${paths.compare}?${new URLSearchParams({ da: before, a: after }).toString()}`
}

export function campaignPath(
  id: string,
  part: 'campaign' | 'campaignAsked' | 'campaignBack' | 'campaignSign' = 'campaign',
): string {
  return paths[part].replace(':campaign', id)
}

interface NewDraft {
  /** Code of the body that it is for. */
  readonly body?: string
  /** Newer version of what the release was copied from, that the draft is to go back to. */
  readonly above?: string
}

/** @param release `key@version` that a draft is to begin as */
export function newDraftPath(release: string, { body, above }: NewDraft = {}): string {
  const asked = new URLSearchParams({
    da: release,
    ...(body !== undefined && { per: body }),
    ...(above !== undefined && { sopra: above }),
  })
  return `${paths.drafts}?${asked.toString()}#nuova`
}

/** @param release `key@version` to be tried on running cases, or on those of the past */
export function tryPath(release: string): string {
  return `${paths.dryRuns}?${new URLSearchParams({ versione: release }).toString()}#nuova`
}

/**
 * @param release `key@version` that running cases are to go on by
 * @param before a migration to it whose choices are to be changed
 */
export function newCampaignPath(release: string, before?: string): string {
  const asked = { versione: release, ...(before !== undefined && { da: before }) }
  return `${paths.newCampaign}?${new URLSearchParams(asked).toString()}`
}

export function dryRunPath(id: string, part: 'dryRun' | 'dryRunFile' = 'dryRun'): string {
  return paths[part].replace(':run', id)
}

interface AskedCases {
  readonly line: string
  /** Organisation; undefined: of all. */
  readonly zone?: number | undefined
  readonly after?: string | undefined
}

export function dryRunCasesPath(id: string, { line, zone, after }: AskedCases): string {
  const asked = { riga: line, ...(zone && { zona: String(zone) }), ...(after && { dopo: after }) }
  return `${paths.dryRunCases.replace(':run', id)}?${new URLSearchParams(asked).toString()}`
}
