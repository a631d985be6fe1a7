import type { NoteRow } from '../../domain/diary/history.ts'
import { correctionPath } from '../diary/paths.ts'
import { inMinutes } from '../shared/entry/in-minutes.ts'
import { formatDate } from '../shared/format.ts'
import type { Reader } from './present-head.ts'
import type { Told } from '../shared/told/present-command.ts'

type Words = Omit<Reader, 'session'>

/** An entry of the diary in words: what, how long, where, with whom, and what became of it. */
export function noteTold(note: NoteRow, words: Words): Told {
  const lines = [...doneInWords(note, words), ...keptInWords(note, words)]
  return { kind: 'note', title: note.kind, lines: lines.filter((line) => line !== '') }
}

function doneInWords({ minutes, place, company, others, cases }: NoteRow, { t }: Words): string[] {
  const present = [...company, others ?? ''].filter(Boolean).join(', ')
  return [
    [minutes === null ? '' : inMinutes(minutes, t), place ?? ''].filter(Boolean).join(' · '),
    present === '' ? '' : t('diary.with', { people: present }),
    cases > 1 ? t('diary.shared', { count: cases }) : '',
  ]
}

function keptInWords(note: NoteRow, { t, language }: Words): string[] {
  const { at, happenedOn, reason, annuls, reserved, body } = note
  const written = formatDate(at, language)
  const later = written !== formatDate(happenedOn, language)
  return [
    later ? t('cases.written-on', { day: written }) : '',
    reason === null ? '' : t(annuls ? 'diary.annuls' : 'diary.replaces', { reason }),
    reserved ? t(body === null ? 'diary.reserved-hidden' : 'diary.reserved') : '',
  ]
}

/** Its text, and whether it still counts. */
export function noteShown({ id, body, corrected, mine, annuls }: NoteRow) {
  return {
    ...(body !== null && { body }),
    corrected,
    correct: mine && !corrected && !annuls && correctionPath(id),
  }
}
