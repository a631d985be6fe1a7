import { may } from '../../domain/auth/policy.ts'
import type { DocumentRow } from '../../domain/documents/queries.ts'
import { italian } from '../../domain/procedures/engine/index-release.ts'
import type { Composition, Hole } from '../../domain/procedures/letters/compose.ts'
import type { Release } from '../../domain/procedures/schema.ts'
import type { Letter } from '../../domain/procedures/schema/letter.ts'
import { personPath } from '../registry/paths.ts'
import { formatDateTime } from '../shared/format.ts'
import type { Folder } from './folder.ts'
import { casePath } from './paths.ts'
import type { Reader } from './present-head.ts'

interface Context extends Reader {
  readonly folder: Folder
  readonly releases: ReadonlyMap<string, Release>
}

/** Each document with who caused it and by which version of the letter. */
export function presentDocuments(rows: readonly DocumentRow[], context: Context) {
  const { folder, releases, language, t } = context
  const { id, now } = folder.head
  return rows.map((row) => {
    const release = releases.get(row.release)
    return {
      title: row.title,
      href: `${casePath(id, 'documents')}/${row.id}`,
      label: t('cases.document-get', { title: row.title }),
      at: formatDateTime(row.at, language, now),
      iso: row.at.toISOString(),
      who: causeOf(row, t),
      size: t('cases.document-size', { count: row.pages }),
      hash: row.sha256.slice(0, 12),
      version:
        release &&
        t('cases.document-version', {
          procedure: italian(release.title),
          version: release.version,
        }),
    }
  })
}

function causeOf({ who, byEffect }: DocumentRow, t: Reader['t']): string {
  if (!byEffect) return who ?? ''
  return who === null
    ? t('cases.document-by-system')
    : t('cases.document-by-system-after', { name: who })
}

/** The letters of the procedure; those that the system could not make say so. */
export function presentLetters(
  { head, release }: Folder,
  failed: readonly string[],
  { t }: Reader,
) {
  return (release.letters ?? []).map(({ key, title, description, source }) => ({
    title,
    description,
    source,
    failed: failed.includes(key) && t('cases.letter-not-made'),
    href: previewPath(head.id, key),
  }))
}

function previewPath(id: string, letter: string): string {
  return `${casePath(id, 'newDocument')}?${new URLSearchParams({ lettera: letter }).toString()}`
}

interface Preview {
  readonly folder: Folder
  readonly template: Letter
  readonly composition: Composition
}

/** The letter as it would be made, or what is missing and where to write it. */
export function presentPreview({ folder, template, composition }: Preview, reader: Reader) {
  const { t } = reader
  const { letter, holes, refused } = composition
  const { id } = folder.head
  return {
    template: { key: template.key, title: template.title, description: template.description },
    letter: {
      ...letter,
      body: letter.body.map((part) => ({ ...part, heading: part.kind === 'heading' })),
    },
    refused,
    holes: (refused === '' ? holes : []).map((hole) => ({
      text: t('cases.letter-hole', { title: capital(hole.title), where: hole.where }),
      fix: fixOf(hole, folder, reader),
    })),
    ready: refused === '' && holes.length === 0,
    action: casePath(id, 'newDocument'),
    back: casePath(id, 'documents'),
  }
}

/** The page where it is written, for who may open it. */
function fixOf({ place }: Hole, { head }: Folder, { session, t }: Reader) {
  if (place === 'person' && head.personId !== null && may(session.roles, 'person.read'))
    return { href: personPath(head.personId), label: t('cases.letter-fix-person') }
  if (place === 'manager' && may(session.roles, 'task.assign'))
    return { href: casePath(head.id, 'manager'), label: t('cases.letter-fix-manager') }
  return undefined
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
