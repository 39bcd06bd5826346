/** What the column names of other systems' exports mean. */
import { COLUMNS } from '../cardholder-cells'
import { TARGETS, type Target, type Vendor } from '../../domain/import-mapping'

/** Letters and digits of a column name alone. */
export const plainName = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')

/** By target, names in the order in which one is preferred when a file has several. */
const NAMES: { readonly [T in Target]?: readonly string[] } = {
  name: ['name', 'fullname', 'displayname', 'personname', 'username', 'cardholder', 'cardholdername'],
  firstName: ['firstname', 'givenname', 'forename', 'first'],
  lastName: ['lastname', 'surname', 'familyname', 'last'],
  number: [
    ...['personnelnumber', 'employeenumber', 'employeeid', 'employeeno', 'personnelid', 'personnelno', 'personid'],
    ...['staffnumber', 'staffid', 'payrollnumber', 'number', 'usercode', 'userid', 'externalid'],
  ],
  department: [],
  groups: [
    ...['groups', 'group', 'usergroup', 'usergroups', 'persongroup', 'cardholdergroup', 'cardholdergroups', 'division'],
    ...['department', 'departmentname', 'organization', 'organisation'],
  ],
  accessLevels: [
    ...['accesslevel', 'accesslevels', 'accesslevelname', 'accessgroup', 'accessgroups', 'accessgroupname'],
    ...['accessrule', 'accessrules', 'accessplan'],
  ],
  active: ['active', 'enabled', 'isactive', 'userstatus', 'status', 'state', 'authorised', 'authorized', 'action'],
  validFrom: [
    ...['validfrom', 'activedate', 'activationdate', 'startdate', 'effectivetime', 'effectivedate', 'starttime'],
    ...['activateon', 'activatedon', 'begintime', 'startofeffectiveperiod'],
  ],
  validTo: [
    ...['validto', 'validuntil', 'expirydate', 'expirationdate', 'expiredate', 'enddate', 'expirytime', 'endtime'],
    ...['expireson', 'expires', 'deactivationdate', 'endofeffectiveperiod'],
  ],
  card: [
    ...['cardnumber', 'cardno', 'accesscard', 'tokennumber', 'token', 'credentialnumber', 'badgenumber', 'fobnumber'],
    ...['card', 'tagnumber', 'cardcode'],
  ],
  facility: ['facilitycode', 'facility', 'sitecode'],
  cardFormat: ['cardformat', 'credentialformat', 'format', 'cardtype', 'tokentype'],
  cardActive: ['cardstate', 'cardstatus', 'credentialstatus', 'credentialstate'],
  pin: ['pin', 'pincode'],
}
/** `Access Card 2`, `Card Number 3`. */
const NUMBERED = /^(.*\D)\d{1,2}$/

const BY_NAME = new Map<string, { readonly target: Target; readonly rank: number }>()
for (const target of TARGETS) {
  for (const [rank, name] of (NAMES[target] ?? []).entries()) BY_NAME.set(name, { target, rank })
  // as this console writes them
  if (!BY_NAME.has(target.toLowerCase())) BY_NAME.set(target.toLowerCase(), { target, rank: 0 })
}

/** The target that a column name stands for, and its rank among the names of that target: the lowest is preferred. */
export function targetNamed(name: string): { readonly target: Target; readonly rank: number } | undefined {
  const plain = plainName(name)
  const known = BY_NAME.get(plain)
  if (known) return known
  const [, stem] = NUMBERED.exec(plain) ?? []
  const numbered = stem === undefined ? undefined : BY_NAME.get(stem)
  return numbered?.target === 'card' ? numbered : undefined
}

/** Columns that only one system's export has together. */
const SIGNS: readonly (readonly [Vendor, readonly (RegExp | string)[]])[] = [
  ['verkada', ['firstname', 'lastname', 'cardformat', 'facilitycode']],
  ['verkada', ['firstname', 'lastname', 'employeeid', 'cardnumber', 'groups']],
  ['alarm-com', ['firstname', 'lastname', 'accesscard1']],
  ['net2', ['surname', 'firstname', 'department', /^(accesslevel|tokennumber|personnelnumber)$/]],
  ['zkteco', ['personnelid', 'cardnumber', /^(departmentname|departmentnumber|.*fpqty)$/]],
  ['hikvision', ['personid', /^organi[sz]ation$/, /^(cardno|effectivetime|expirytime|personname)$/]],
  ['genetec', [/^cardholdergroups?$/, /^(credentialname|cardformat|facilitycode|activationdate)$/]],
  ['gallagher', ['division', /^(cardtype|issuelevel|accessgroups?|authori[sz]ed)$/]],
  ['pdk', ['firstname', 'lastname', 'activedate', 'expiredate']],
]

const OWN: ReadonlySet<string> = new Set(COLUMNS.map(plainName))

/** The system that exported a file with these columns; undefined when it is not recognised. */
export function vendorOf(columns: readonly string[]): Vendor | undefined {
  const names = columns.map(plainName)
  // a list of this console, or one written by hand with its columns
  if (names.includes('id') && names.every((name) => OWN.has(name))) return 'sallyport'
  const has = (sign: RegExp | string): boolean =>
    typeof sign === 'string' ? names.includes(sign) : names.some((name) => sign.test(name))
  return SIGNS.find(([, signs]) => signs.every(has))?.[0]
}
