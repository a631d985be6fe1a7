import { yearOf } from '../mapping/split.ts'
import { benefitOf, pageOf, when } from './rule.ts'
import type { PsSubject, Rule } from './rule.ts'

const dsuRule: Rule<PsSubject> = {
  id: 'S05',
  severity: 'block',
  title: 'Della DSU ci sono numero, anno e data, oppure niente',
  find(subject) {
    const { NumeroProtocolloDSU, AnnoProtocolloDSU, DataDSU } = benefitOf(subject)
    const given = [NumeroProtocolloDSU, AnnoProtocolloDSU, DataDSU].filter(Boolean).length
    return when(given === 1 || given === 2, {
      field: 'NumeroProtocolloDSU',
      message:
        'Della DSU manca il protocollo, l’anno o la data: completa l’ISEE nella cartella sociale.',
      at: pageOf.isee(subject),
    })
  },
}

const amountRule: Rule<PsSubject> = {
  id: 'S06',
  severity: 'block',
  title: 'C’è il giorno e c’è un importo maggiore di zero',
  find(subject) {
    const { CaratterePrestazione, ...benefit } = benefitOf(subject)
    const isOnce = CaratterePrestazione === '2'
    const day = isOnce ? benefit.DataErogazionePrestazione : benefit.DataInizioPrestazione
    const amount = isOnce ? benefit.ImportoPrestazione : benefit.ImportoMensile
    const field = isOnce ? 'ImportoPrestazione' : 'ImportoMensile'
    return when(day === undefined || !(Number(amount) > 0), {
      field,
      message:
        'L’importo è zero: registra le erogazioni o i pagamenti di quest’anno, e controlla il prezzo del servizio.',
      at: pageOf.service(subject, 'delivered'),
    })
  },
}

const yearRule: Rule<PsSubject> = {
  id: 'S07',
  severity: 'fix',
  title: 'Una prestazione su più anni si divide: un flusso per anno',
  find(subject) {
    const { DataInizioPrestazione: from, DataFinePrestazione: to } = benefitOf(subject)
    const wrong =
      from !== undefined && to !== undefined && (to < from || yearOf(to) !== yearOf(from))
    return when(wrong, {
      field: 'DataFinePrestazione',
      message: 'La prestazione finisce prima di cominciare: correggi le sue date nella pratica.',
      at: pageOf.service(subject, 'period'),
      severity: 'block',
    })
  },
}

const sumRule: Rule<PsSubject> = {
  id: 'S08',
  severity: 'block',
  title: 'Le quote, sommate, fanno l’importo',
  find(subject) {
    const benefit = benefitOf(subject)
    const shares = [benefit.ImportoQuotaEnte, benefit.ImportoQuotaUtente, benefit.ImportoQuotaSSN]
    const given = shares.filter((share) => share !== undefined)
    const amount = benefit.ImportoMensile ?? benefit.ImportoPrestazione
    const sum = given.reduce((total, share) => total + cents(share), 0)
    return when(given.length > 0 && sum !== cents(amount ?? '0'), {
      field: 'ImportoQuotaEnte',
      message:
        'Le quote di ente, utente e sanità non fanno l’importo: correggile nella prestazione.',
      at: pageOf.service(subject, 'payers'),
    })
  },
}

const zeroRule: Rule<PsSubject> = {
  id: 'S09',
  severity: 'fix',
  title: 'Una quota a zero di ente o sanità si toglie',
  find(subject) {
    const { ImportoQuotaEnte, ImportoQuotaSSN } = benefitOf(subject)
    const zero = [ImportoQuotaEnte, ImportoQuotaSSN].some((share) => Number(share) === 0)
    return when(zero, {
      field: 'ImportoQuotaSSN',
      message: 'Una quota è zero: l’INPS la rifiuta. Toglila dalla prestazione.',
      at: pageOf.service(subject, 'payers'),
      severity: 'block',
    })
  },
}

const areaRule: Rule<PsSubject> = {
  id: 'S10',
  severity: 'block',
  title: 'Chi è in carico ha un’area di utenza',
  find(subject) {
    const { PresaCarico, AreaUtenza } = benefitOf(subject)
    return when(PresaCarico === '1' && AreaUtenza === undefined, {
      field: 'AreaUtenza',
      message: 'La persona è in carico ma la pratica non dice in quale area: indicala nel triage.',
      at: pageOf.task(subject),
    })
  },
}

const meansRule: Rule<PsSubject> = {
  id: 'S11',
  severity: 'warn',
  title: 'Una prestazione data secondo l’ISEE ha la sua DSU',
  find(subject) {
    const { PresenzaProvaMezzi, NumeroProtocolloDSU } = benefitOf(subject)
    return when(PresenzaProvaMezzi === '1' && NumeroProtocolloDSU === undefined, {
      field: 'NumeroProtocolloDSU',
      message:
        'La prestazione di solito dipende dall’ISEE, ma quel giorno non ce n’era uno: registralo nella cartella sociale.',
      at: pageOf.isee(subject),
    })
  },
}

const sinaRule: Rule<PsSubject> = {
  id: 'S12',
  severity: 'warn',
  title: 'La scheda SINA c’è quando l’area è disabilità e non autosufficienza',
  find(subject) {
    const { PresaCarico, AreaUtenza, SINA } = benefitOf(subject)
    if (PresaCarico !== '1') return []
    if (AreaUtenza === '2')
      return when(SINA === undefined, {
        field: 'SINA',
        message: 'Manca la scheda SINA: si compila nella seduta UVM della pratica.',
        at: pageOf.task(subject),
      })
    return when(SINA !== undefined || subject.facts.sina.length > 0, {
      field: 'SINA',
      message:
        'C’è una scheda SINA, ma l’area non è disabilità e non autosufficienza: controlla l’area.',
      at: pageOf.assessment(subject, 'contact.area'),
    })
  },
}

const needsRule: Rule<PsSubject> = {
  id: 'S13',
  severity: 'block',
  title: 'Gli interventi di cui c’è bisogno hanno codici che l’INPS conosce',
  find(subject) {
    const codes = benefitOf(subject).SINA?.NecessitaInterventiSociali?.CodicePrestazione ?? []
    const unknown = codes.filter((code) => !subject.benefits.has(code))
    return when(unknown.length > 0, {
      field: 'NecessitaInterventiSociali',
      message: `L’INPS non conosce ${unknown.join(', ')}: chi programma la regione deve correggere i codici dei servizi.`,
      at: pageOf.benefit(subject),
    })
  },
}

const minutesRule: Rule<PsSubject> = {
  id: 'S14',
  severity: 'block',
  title: 'Le ore sono ore e minuti: 2.59 è due ore e cinquantanove minuti',
  find(subject) {
    const minutes = Number(benefitOf(subject).OreServizioMensile?.split('.')[1] ?? '0')
    return when(minutes > 59, {
      field: 'OreServizioMensile',
      message: 'I minuti delle ore al mese sono più di 59: correggi la quantità della prestazione.',
      at: pageOf.service(subject, 'terms'),
    })
  },
}

function cents(amount: string): number {
  return Math.round(Number(amount) * 100)
}

export const benefitRules = {
  dsuRule,
  amountRule,
  yearRule,
  sumRule,
  zeroRule,
  areaRule,
  meansRule,
  sinaRule,
  needsRule,
  minutesRule,
}
