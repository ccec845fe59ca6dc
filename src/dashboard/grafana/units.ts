/** Ids of Grafana's units that mean the same here; `web/src/format/units.ts` writes them. */
const SAME: ReadonlySet<string> = new Set(
  [
    'none short percent percentunit sci locale hex hex0x',
    'bytes decbytes bits decbits kbytes mbytes gbytes tbytes pbytes deckbytes decmbytes decgbytes dectbytes decpbytes',
    'Bps KBs MBs GBs TBs PBs binBps KiBs MiBs GiBs TiBs PiBs',
    'bps Kbits Mbits Gbits Tbits Pbits binbps Kibits Mibits Gibits Tibits Pibits',
    'cps ops reqps rps wps iops eps mps recps pps rowsps cpm opm reqpm rpm wpm epm mpm',
    'ns µs us ms s m h d w dtdurations dtdurationms clocks clockms',
    'dateTimeAsIso dateTimeAsUS dateTimeAsLocal dateTimeAsSystem dateTimeFromNow',
    'hertz celsius fahrenheit kelvin rotrpm watt volt amp joule dB ppm',
    'currencyUSD currencyEUR currencyGBP currencyJPY currencyCHF bool bool_yes_no bool_on_off',
  ].flatMap((line) => line.split(' ')),
);

/** Other spellings of the same unit. */
const RENAMED: Readonly<Record<string, string>> = {
  string: 'none',
  'percent (0-100)': 'percent',
  'percent (0.0-1.0)': 'percentunit',
  dthms: 'dtdurations',
  dtdhms: 'dtdurations',
  dateTimeAsIsoNoDateIfToday: 'dateTimeAsIso',
  dateTimeAsUSNoDateIfToday: 'dateTimeAsUS',
  dateTimeAsLocalNoDateIfToday: 'dateTimeAsLocal',
  conppm: 'ppm',
};

/** Units that are written behind the number, without steps between sizes. */
const SUFFIXES: Readonly<Record<string, string>> = {
  humidity: '%H',
  candela: 'cd',
  pixel: 'px',
  degree: '°',
  radian: 'rad',
  ppb: 'ppb',
  conppb: 'ppb',
  kwatt: 'kW',
  megwatt: 'MW',
  mwatt: 'mW',
  voltamp: 'VA',
  watth: 'Wh',
  kwatth: 'kWh',
  ev: 'eV',
  kamp: 'kA',
  mamp: 'mA',
  kvolt: 'kV',
  mvolt: 'mV',
  dBm: 'dBm',
  ohm: 'Ω',
  lumens: 'lm',
  pressurembar: 'mbar',
  pressurebar: 'bar',
  pressurepa: 'Pa',
  pressurehpa: 'hPa',
  pressurekpa: 'kPa',
  pressurepsi: 'psi',
  lengthmm: 'mm',
  lengthcm: 'cm',
  lengthm: 'm',
  lengthkm: 'km',
  lengthft: 'ft',
  lengthmi: 'mi',
  massmg: 'mg',
  massg: 'g',
  masskg: 'kg',
  masst: 't',
  velocityms: 'm/s',
  velocitykmh: 'km/h',
  velocitymph: 'mph',
  accMS2: 'm/s²',
  litre: 'L',
  mlitre: 'mL',
  m3: 'm³',
  flowlpm: 'L/min',
  litreh: 'L/h',
  flowms: 'm³/s',
  rothz: 'Hz',
  rotrads: 'rad/s',
  flops: 'FLOP/s',
  mflops: 'MFLOP/s',
  gflops: 'GFLOP/s',
  Hs: 'H/s',
  KHs: 'kH/s',
  MHs: 'MH/s',
  GHs: 'GH/s',
  lux: 'lx',
  areaM2: 'm²',
  timeticks: 'ticks',
};

const CURRENCIES: Readonly<Record<string, string>> = {
  currencyRUB: '₽',
  currencyUAH: '₴',
  currencyBRL: 'R$',
  currencyDKK: 'kr',
  currencyISK: 'kr',
  currencyNOK: 'kr',
  currencySEK: 'kr',
  currencyCZK: 'Kč',
  currencyPLN: 'zł',
  currencyBTC: '₿',
  currencyINR: '₹',
  currencyKRW: '₩',
  currencyCNY: '¥',
  currencyZAR: 'R',
  currencyIDR: 'Rp',
  currencyPHP: 'PHP',
  currencyVND: 'đ',
  currencyTRY: '₺',
  currencyMYR: 'RM',
};

export interface ConvertedUnit {
  readonly unit: string | undefined;
  /** What of it is lost, as a whole sentence. */
  readonly loss?: string;
}

const LONGEST_SUFFIX = 24;

/** Grafana's id of a unit as ours. `suffix:`, `prefix:` and, as prefix, `currency:` take any text. */
export function convertUnit(id: string): ConvertedUnit {
  if (id === '') return { unit: undefined };
  if (SAME.has(id)) return { unit: id };
  const renamed = Object.hasOwn(RENAMED, id) ? RENAMED[id] : undefined;
  if (renamed !== undefined) return { unit: renamed };
  if (Object.hasOwn(SUFFIXES, id)) return { unit: `suffix:${SUFFIXES[id]}` };
  if (Object.hasOwn(CURRENCIES, id)) return { unit: `prefix:${CURRENCIES[id]}` };
  return convertCustom(id);
}

function convertCustom(id: string): ConvertedUnit {
  const [, kind = '', rest = ''] = /^(suffix|prefix|currency|count|si|bool|time):(.*)$/s.exec(id) ?? [];
  const text = [...rest].slice(0, LONGEST_SUFFIX).join('');
  const cut = text === rest ? {} : { loss: `The unit ${JSON.stringify(text)} was longer and is cut.` };
  switch (kind) {
    case 'suffix':
    case 'prefix':
      return text === '' ? { unit: undefined } : { unit: `${kind}:${text}`, ...cut };
    case 'currency':
      return text === '' ? { unit: undefined } : { unit: `prefix:${text}`, ...cut };
    case 'count':
      return { unit: `suffix:${text}`, ...cut };
    case 'si':
      return { unit: `suffix:${text}`, loss: `The unit ${text} is written without steps of a thousand.` };
    case 'time':
      return {
        unit: 'dateTimeAsIso',
        loss: 'Moments are written in ISO 8601, not in a format of their own.',
      };
    default:
      return unknownUnit(id);
  }
}

/** Better the id behind the number than a number that nobody knows the unit of. */
function unknownUnit(id: string): ConvertedUnit {
  const text = [...id].slice(0, LONGEST_SUFFIX).join('');
  return {
    unit: `suffix:${text}`,
    loss: `The unit ${JSON.stringify(text)} is not known here and is written as it is.`,
  };
}
