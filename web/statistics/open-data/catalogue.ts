import type { Publisher } from '../../../domain/statistics/open-data.ts'
import { filePath, paths, servicesPath } from './paths.ts'

export interface Catalogued {
  readonly origin: string
  readonly publisher: Publisher | undefined
  readonly years: readonly number[]
  /** When the figures were last counted. */
  readonly modified: Date
}

const authority = 'http://publications.europa.eu/resource/authority'
/** To be confirmed by who publishes: the one that AgID recommends. */
export const licence = 'https://creativecommons.org/licenses/by/4.0/'

const context = {
  dcat: 'http://www.w3.org/ns/dcat#',
  dcatapit: 'http://dati.gov.it/onto/dcatapit#',
  dct: 'http://purl.org/dc/terms/',
  foaf: 'http://xmlns.com/foaf/0.1/',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
}

const it = (text: string) => ({ '@value': text, '@language': 'it' })
const resource = (address: string) => ({ '@id': address })

/** The catalogue of the open data in JSON-LD, by the Italian profile of DCAT-AP. */
export function catalogueOf(given: Catalogued): object {
  const { origin, years } = given
  return {
    '@context': context,
    '@id': origin + paths.catalogue,
    '@type': ['dcatapit:Catalog', 'dcat:Catalog'],
    'dct:title': it('Dati aperti dei servizi sociali'),
    'dct:description': it(
      'Utenti, prestazioni e spesa dei servizi sociali per anno, territorio, area di utenza e servizio, senza i numeri che potrebbero indicare una persona.',
    ),
    'dct:publisher': agentOf(given),
    'dct:modified': dateOf(given),
    'dct:language': resource(`${authority}/language/ITA`),
    'dcat:dataset': years.map((year) => datasetOf(year, given)),
  }
}

function agentOf({ origin, publisher }: Catalogued): object {
  return {
    '@id': `${origin}${paths.index}#ente`,
    '@type': ['dcatapit:Agent', 'foaf:Agent'],
    'dct:identifier': publisher?.code ?? '',
    'foaf:name': it(publisher?.name ?? ''),
  }
}

function dateOf({ modified }: Catalogued): object {
  return { '@type': 'xsd:dateTime', '@value': modified.toISOString() }
}

function datasetOf(year: number, given: Catalogued): object {
  const { origin } = given
  return {
    '@id': `${origin}${filePath(year)}#dati`,
    '@type': ['dcatapit:Dataset', 'dcat:Dataset'],
    'dct:identifier': `servizi-${String(year)}`,
    'dct:title': it(`Servizi e interventi sociali, ${String(year)}`),
    'dct:description': it(
      'Persone che hanno ricevuto ogni servizio, ciascuna una volta, quantità erogata e spesa, per regione, zona e comune. I numeri sotto cinque, e quelli da cui si ricaverebbero, mancano.',
    ),
    'dct:modified': dateOf(given),
    'dcat:theme': resource(`${authority}/data-theme/SOCI`),
    'dct:rightsHolder': agentOf(given),
    'dct:publisher': agentOf(given),
    'dct:accrualPeriodicity': resource(`${authority}/frequency/DAILY`),
    'dct:temporal': {
      '@type': 'dct:PeriodOfTime',
      'dcatapit:startDate': { '@type': 'xsd:date', '@value': `${String(year)}-01-01` },
      'dcatapit:endDate': { '@type': 'xsd:date', '@value': `${String(year)}-12-31` },
    },
    'dcat:distribution': [
      distributionOf('CSV', origin + filePath(year)),
      distributionOf('JSON', origin + servicesPath(year)),
    ],
  }
}

function distributionOf(format: 'CSV' | 'JSON', address: string): object {
  return {
    '@id': `${address}#distribuzione`,
    '@type': ['dcatapit:Distribution', 'dcat:Distribution'],
    'dct:title': it(format),
    'dcat:accessURL': resource(address),
    'dct:format': resource(`${authority}/file-type/${format}`),
    'dct:license': resource(licence),
  }
}
