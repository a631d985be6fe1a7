import { DomainError } from '../shared/domain-error.ts'
import type { FieldProblem } from '../shared/field-problems.ts'

/** What is wrong with one field of a suspension, in Italian: how to mend it. */
export type SuspensionProblem = FieldProblem<'from' | 'until' | 'reason' | 'note'>

export type ProcedureErrorCode =
  | 'release-changed'
  | 'release-misplaced'
  | 'release-overlaps'
  | 'review-gone'
  | 'release-unreadable'
  | 'release-invalid'
  | 'calendar-unreadable'
  | 'bpmn-unreadable'
  | 'release-gone'
  | 'draft-gone'
  | 'draft-held'
  | 'draft-moved-on'
  | 'draft-elsewhere'
  | 'draft-copied'
  | 'draft-upwards'
  | 'release-followed'
  | 'proposal-gone'
  | 'proposal-invalid'
  | 'proposal-faulty'
  | 'proposal-decided'
  | 'proposal-void'
  | 'proposal-unlike'
  | 'proposal-past'
  | 'proposal-others-sign'
  | 'proposal-of-another'
  | 'release-begun'
  | 'release-withdrawn'

export interface Flaw {
  readonly where: string
  readonly message: string
}

/** The document has not the shape of a procedure: `detail.flaws` says where. */
export function releaseUnreadable(flaws: readonly Flaw[]): DomainError<ProcedureErrorCode> {
  const message = 'Il documento non è una procedura leggibile: correggi i punti indicati.'
  return new DomainError('release-unreadable', 422, { message, detail: { flaws } })
}

/** The procedure can be read but not followed: `detail.flaws` says what to mend. */
export function releaseInvalid(flaws: readonly Flaw[]): DomainError<ProcedureErrorCode> {
  const message = `La procedura ha ${flaws.length} errori e non può essere pubblicata.`
  return new DomainError('release-invalid', 422, { message, detail: { flaws } })
}

/** A published version never changes. */
export function releaseChanged(name: string): DomainError<ProcedureErrorCode> {
  const message =
    `${name} è già pubblicata e il documento è diverso: una versione pubblicata non si cambia. ` +
    'Rimetti il file com’era, oppure dai alla modifica un numero di versione nuovo.'
  return new DomainError('release-changed', 409, { message })
}

/** It claims a key, a level or an origin that cannot be its own. */
export function releaseMisplaced(why: string, where = 'layer'): DomainError<ProcedureErrorCode> {
  const detail = { flaws: [{ where, message: why }] }
  return new DomainError('release-misplaced', 422, { message: why, detail })
}

/** Another release of the same level would hold for the same people: `detail.flaws` shows where. */
export function releaseOverlaps(flaws: readonly Flaw[]): DomainError<ProcedureErrorCode> {
  const message = 'Due procedure dello stesso livello varrebbero insieme per le stesse persone.'
  return new DomainError('release-overlaps', 422, { message, detail: { flaws } })
}

/** Somebody has done it already, or it is another body's. */
export function reviewGone(): DomainError<ProcedureErrorCode> {
  const message = 'Questo riesame non c’è più, o non è del tuo ente: torna all’elenco.'
  return new DomainError('review-gone', 404, { message })
}

export function calendarUnreadable(flaws: readonly Flaw[]): DomainError<ProcedureErrorCode> {
  const message = 'Il calendario non è leggibile: correggi i punti indicati.'
  return new DomainError('calendar-unreadable', 422, { message, detail: { flaws } })
}

export function bpmnUnreadable(why: string): DomainError<ProcedureErrorCode> {
  const message = `Il file non si legge come BPMN 2.0: ${why}.`
  return new DomainError('bpmn-unreadable', 422, { message })
}

/** There is no such published procedure here. */
export function releaseGone(): DomainError<ProcedureErrorCode> {
  const message = 'Questa versione non è pubblicata qui: torna all’elenco delle procedure.'
  return new DomainError('release-gone', 404, { message })
}

/** Somebody has thrown it away, or it is another body's. */
export function draftGone(): DomainError<ProcedureErrorCode> {
  const message = 'Questa bozza non c’è più, o non è del tuo ente: torna all’elenco delle bozze.'
  return new DomainError('draft-gone', 404, { message })
}

/** @param holder who is working on it */
export function draftHeld(holder: string): DomainError<ProcedureErrorCode> {
  const message = `La bozza è in mano a ${holder}: nulla è stato salvato. Apri la bozza e prendila tu, se siete d’accordo.`
  return new DomainError('draft-held', 409, { message })
}

/** It was saved by somebody, or in another window, since the page was opened. */
export function draftMovedOn(revision: number): DomainError<ProcedureErrorCode> {
  const message = `Nel frattempo la bozza è arrivata alla revisione ${String(revision)}: nulla è stato salvato. Scarica quella di adesso e riporta lì la tua modifica.`
  return new DomainError('draft-moved-on', 409, { message })
}

/** The body that lays the procedure down is not one whose procedures the actor keeps, or is unknown. */
export function draftElsewhere(organisation: string): DomainError<ProcedureErrorCode> {
  const message = `Non amministri le procedure di «${organisation}»: indica un ente che amministri.`
  const detail = { flaws: [{ where: 'layer.organisation', message }] }
  return new DomainError('draft-elsewhere', 403, { message, detail })
}

/** The body has a copy: what changes is a new version of it. @param own `key@version` */
export function copiedAlready(own: string): DomainError<ProcedureErrorCode> {
  const message = `Il tuo ente ne ha già una copia, ${own}: parti da quella, e confrontala con ciò che è cambiato sopra.`
  return new DomainError('draft-copied', 409, { message })
}

/** What is copied comes from a higher level. */
export function copiedUpwards(base: string, body: string): DomainError<ProcedureErrorCode> {
  const message = `${base} non è di un livello superiore a «${body}»: si copia da chi sta sopra, dallo Stato fino al comune.`
  return new DomainError('draft-upwards', 422, { message })
}

/** Another body's, or none. */
export function proposalGone(): DomainError<ProcedureErrorCode> {
  const message = 'Questa proposta non c’è, o non è del tuo ente: torna all’elenco delle proposte.'
  return new DomainError('proposal-gone', 404, { message })
}

/** The draft is not whole: `detail.flaws` says what to mend. */
export function proposalFaulty(flaws: readonly Flaw[]): DomainError<ProcedureErrorCode> {
  const message = 'La bozza ha ancora errori: non si può proporre finché non sono corretti.'
  return new DomainError('proposal-faulty', 422, { message, detail: { flaws } })
}

export function proposalDecided(): DomainError<ProcedureErrorCode> {
  const message = 'Questa proposta è già stata decisa: ricarica la pagina per vedere come.'
  return new DomainError('proposal-decided', 409, { message })
}

/** @param why what is no more as it was when it was proposed */
export function proposalVoid(why: string): DomainError<ProcedureErrorCode> {
  const message = `La proposta non vale più: ${why}. Nulla è stato firmato: va proposta di nuovo.`
  return new DomainError('proposal-void', 409, { message })
}

/** The page that was signed showed something else. */
export function proposalUnlike(): DomainError<ProcedureErrorCode> {
  const message = 'Ciò che hai davanti non è ciò che è proposto: ricarica la pagina e rileggila.'
  return new DomainError('proposal-unlike', 409, { message })
}

/** The day has come since the page was read: that it begins in the past was not. */
export function proposalPast(): DomainError<ProcedureErrorCode> {
  const message =
    'Nel frattempo è arrivato il giorno da cui vale: ricarica la pagina e leggi quante pratiche sono cominciate da allora, poi firma.'
  return new DomainError('proposal-past', 409, { message })
}

/** @param names who can; empty: nobody */
export function othersSign(names: readonly string[]): DomainError<ProcedureErrorCode> {
  const message =
    names.length > 0
      ? `Firma chi non l’ha proposta e non ha salvato la bozza per ultimo: ${names.join(', ')}.`
      : 'Nessun altro può firmare: chiedi a chi amministra gli utenti di nominare un secondo amministratore delle procedure.'
  return new DomainError('proposal-others-sign', 403, { message })
}

/** Only who has proposed it takes it back. */
export function proposalOfAnother(): DomainError<ProcedureErrorCode> {
  const message =
    'La ritira chi l’ha proposta: se non va bene, rimandala scrivendo che cosa va cambiato.'
  return new DomainError('proposal-of-another', 403, { message })
}

/** It is in force: cases may have begun by it. */
export function releaseBegun(): DomainError<ProcedureErrorCode> {
  const message =
    'Questa versione vale già: non si sposta e non si ritira. Un errore si corregge con una versione nuova che dice quale corregge.'
  return new DomainError('release-begun', 409, { message })
}

export function releaseWithdrawn(): DomainError<ProcedureErrorCode> {
  return new DomainError('release-withdrawn', 409, {
    message: 'Questa versione è già stata ritirata.',
  })
}

/**
 * Cases go on by it: withdrawn under them, they would follow rules that nobody has.
 * @param numbers of some of them
 */
export function releaseFollowed(
  total: number,
  numbers: readonly string[],
): DomainError<ProcedureErrorCode> {
  const named = numbers.join(', ')
  const which = named === '' ? '' : numbers.length < total ? `, tra cui ${named}` : `: ${named}`
  const many = total === 1 ? 'una pratica in corso' : `${String(total)} pratiche in corso`
  const message = `${total === 1 ? 'Segue' : 'Seguono'} già questa versione ${many}${which}. Prima riportale alle regole che valgono: dalla migrazione che le ha spostate («Riporta indietro»), o con una prova e una migrazione verso la versione vigente. Poi ritirala.`
  return new DomainError('release-followed', 409, { message })
}
