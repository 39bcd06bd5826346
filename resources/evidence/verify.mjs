#!/usr/bin/env node
// Checks a Sallyport evidence export: whether every file, row and signature is unchanged since the export.
//
//   node verify.mjs [FOLDER or a file in it] [--key FINGERPRINT] [--allow NAME]
//   node verify.mjs --self
//
// Needs only Node 18 or newer; it does not use the network and changes nothing. With --key the export must also have
// been signed by the key with this fingerprint (SHA-256 of the public key, in hex), which you must know from elsewhere:
// the product shows it. A file or folder that is not part of the export is a problem unless --allow names it. With
// --self it prints its own SHA-256: the copy inside an export is only as trustworthy as the person who gave you the
// export. Exit status 0: unchanged. 2: changed, or it cannot be checked; standard error names each problem in a line.

import { createHash, createPublicKey, verify } from 'node:crypto'
import { createReadStream, readFileSync, readdirSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * A line of rows.txt: an event's number (or `head`), its hash in the journal, and the hashes of its records in the
 * files.
 * @typedef {{ seq: string, hash: string, csv: string, json: string }} Row
 * @typedef {{ seq: number, value: string, signature: string }} Anchor
 * @typedef {object} Manifest
 * @property {string} format
 * @property {{ at: string, by: string, role: string, why: string }} made
 * @property {{ name: string }} site
 * @property {{ count: number }} rows
 * @property {{ anchors: Anchor[] }} chain
 * @property {{ name: string, sha256: string }[]} files
 * @property {{ publicKey: string, fingerprint: string, value: string }} signature
 * @typedef {{ key: import('node:crypto').KeyObject, fingerprint: string }} Signer
 */

const FORMAT = 'sallyport-evidence/1'
const NAMED_LIMIT = 20

/** @type {string[]} */
const problems = []
/** @param {string} what */
const bad = (what) => void problems.push(what)
/** @param {string} what */
const say = (what) => void process.stdout.write(`${what}\n`)

/** @param {import('node:crypto').BinaryLike} bytes */
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex')

/**
 * @param {string} file
 * @returns {Promise<string>}
 */
const hashOf = (file) =>
  new Promise((done, failed) => {
    const hash = createHash('sha256')
    createReadStream(file)
      .on('data', (bytes) => hash.update(bytes))
      .on('error', failed)
      .on('end', () => done(hash.digest('hex')))
  })

/**
 * The records of a CSV file as bytes, each with its line end; a quoted line end is part of its record.
 * @param {Buffer} bytes
 */
function csvRecords(bytes) {
  /** @type {Buffer[]} */
  const found = []
  let from = bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) ? 3 : 0
  let quoted = false
  for (let i = from; i < bytes.length; i++) {
    if (bytes[i] === 0x22) quoted = !quoted
    else if (bytes[i] === 0x0a && !quoted) {
      found.push(bytes.subarray(from, i + 1))
      from = i + 1
    }
  }
  if (from < bytes.length) found.push(bytes.subarray(from))
  return found
}

/** @param {Buffer} bytes */
function lines(bytes) {
  /** @type {Buffer[]} */
  const found = []
  for (let from = 0; from < bytes.length;) {
    const end = bytes.indexOf(0x0a, from)
    const to = end < 0 ? bytes.length : end + 1
    found.push(bytes.subarray(from, to))
    from = to
  }
  return found
}

/**
 * Names the rows of a changed file that differ from rows.txt.
 * @param {string} name
 * @param {{ seq: string, digest: string }[]} expected
 * @param {Buffer[]} found
 */
function nameRows(name, expected, found) {
  /** @type {string[]} */
  const named = []
  const placeOf = new Map(expected.map(({ digest }, place) => [digest, place]))
  const places = found.map((bytes) => placeOf.get(sha256(bytes)) ?? -1)
  const there = new Set(places)
  /** @param {number} place */
  const label = (place) => {
    const seq = expected[place]?.seq
    return seq === 'head' ? 'the heading' : `event ${seq}`
  }
  /** @type {Set<number>} */
  const taken = new Set()
  let last = -1
  places.forEach((place, i) => {
    if (place < 0) {
      const meant = expected[i]
      if (meant && !there.has(i) && !taken.has(i)) {
        taken.add(i)
        named.push(`${name}: line ${i + 1}, ${label(i)}, was changed`)
      } else named.push(`${name}: line ${i + 1} was added or changed`)
      return
    }
    if (place === last || places.indexOf(place) < i) named.push(`${name}: line ${i + 1}, ${label(place)}, occurs twice`)
    else if (place < last) named.push(`${name}: line ${i + 1}, ${label(place)}, is out of order`)
    last = Math.max(last, place)
  })
  expected.forEach((_, place) => {
    if (!there.has(place) && !taken.has(place)) named.push(`${name}: ${label(place)}, line ${place + 1}, is missing`)
  })
  for (const each of named.slice(0, NAMED_LIMIT)) bad(each)
  if (named.length > NAMED_LIMIT) bad(`${name}: and ${named.length - NAMED_LIMIT} more`)
  if (named.length === 0) bad(`${name}: bytes outside its lines were changed`)
}

/**
 * @param {string} folder
 * @returns {Manifest | undefined}
 */
function readManifest(folder) {
  let text
  try {
    text = readFileSync(join(folder, 'manifest.json'), 'utf8')
  } catch {
    bad('manifest.json is missing or cannot be read')
    return undefined
  }
  /** @type {Manifest} */
  let manifest
  try {
    manifest = /** @type {Manifest} */ (JSON.parse(text))
  } catch {
    bad('manifest.json was changed: it is not JSON')
    return undefined
  }
  if (manifest?.format !== FORMAT || !Array.isArray(manifest.files)) {
    bad(`manifest.json was changed, or has another format than ${FORMAT}`)
    return undefined
  }
  if (`${JSON.stringify(manifest, null, 2)}\n` !== text)
    bad('manifest.json was changed: its layout differs from the original')
  return manifest
}

/**
 * @param {Manifest} manifest
 * @param {string | undefined} expectedKey
 * @returns {Signer | undefined}
 */
function checkSignature(manifest, expectedKey) {
  const { signature, ...signed } = manifest
  let key
  try {
    key = createPublicKey(signature.publicKey)
  } catch {
    bad('signature: the public key in manifest.json cannot be read')
    return undefined
  }
  const fingerprint = sha256(key.export({ type: 'spki', format: 'der' }))
  if (signature.fingerprint !== fingerprint)
    bad('signature: the fingerprint in manifest.json does not match its public key')
  if (expectedKey !== undefined && expectedKey !== fingerprint) {
    bad(`signature: made by the key ${fingerprint}, not by the expected key ${expectedKey}`)
  }
  let good = false
  try {
    good = verify(null, Buffer.from(JSON.stringify(signed, null, 2)), key, Buffer.from(signature.value, 'base64'))
  } catch {
    // An unreadable signature is a wrong one.
  }
  if (!good) bad('signature: manifest.json does not match its signature')
  return { key, fingerprint }
}

/**
 * @param {Manifest} manifest
 * @param {import('node:crypto').KeyObject} key
 */
function checkChain(manifest, key) {
  for (const anchor of manifest.chain?.anchors ?? []) {
    let good = false
    try {
      const message = Buffer.alloc(40)
      message.writeBigUInt64BE(BigInt(anchor.seq))
      Buffer.from(anchor.value, 'hex').copy(message, 8)
      good = verify(null, message, key, Buffer.from(anchor.signature, 'base64'))
    } catch {
      // As above.
    }
    if (!good) bad(`chain: the value after event ${anchor.seq} is not signed by this key`)
  }
}

/** @param {string} folder */
function readRows(folder) {
  /** @type {Row[]} */
  const rows = []
  for (const line of lines(readFileSync(join(folder, 'rows.txt')))) {
    const [seq = '', hash = '', csv = '', json = ''] = line.toString('utf8').trimEnd().split(' ')
    rows.push({ seq, hash, csv, json })
  }
  return rows
}

/**
 * rows.txt must agree with the signed facts about the rows.
 * @param {Manifest} manifest
 * @param {Row[]} rows
 */
function checkRows(manifest, rows) {
  const events = rows.filter(({ seq }) => seq !== 'head')
  if (events.length !== manifest.rows.count) {
    bad(`rows.txt: ${events.length} rows, but manifest.json says ${manifest.rows.count}`)
  }
  events.forEach(({ seq }, i) => {
    const above = events[i - 1]
    if (above && !(Number(seq) < Number(above.seq))) bad(`rows.txt: event ${seq} is out of order`)
  })
}

/**
 * @param {string} folder
 * @param {Manifest} manifest
 */
async function checkFiles(folder, manifest) {
  /** @type {string[]} */
  const changed = []
  for (const { name, sha256: wanted } of manifest.files) {
    if (typeof name !== 'string' || /[/\\]/.test(name)) {
      bad(`manifest.json names a file that cannot be part of an export: ${name}`)
      continue
    }
    try {
      if ((await hashOf(join(folder, name))) !== wanted) changed.push(name)
    } catch {
      bad(`${name} is missing or cannot be read`)
      if (name === 'rows.txt') changed.push(name)
    }
  }
  if (changed.includes('rows.txt')) {
    for (const name of changed) bad(`${name} was changed`)
    return
  }
  const rows = readRows(folder)
  checkRows(manifest, rows)
  for (const name of changed) {
    /** @type {'csv' | 'json' | undefined} */
    const column = name === 'events.csv' ? 'csv' : name === 'events.jsonl' ? 'json' : undefined
    if (column === undefined) {
      bad(`${name} was changed`)
      continue
    }
    const bytes = readFileSync(join(folder, name))
    const expected = rows.map((row) => ({ seq: row.seq, digest: row[column] })).filter(({ digest }) => digest !== '-')
    nameRows(name, expected, column === 'csv' ? csvRecords(bytes) : lines(bytes))
  }
}

/**
 * @param {Manifest} manifest
 * @param {string} fingerprint
 */
function summary(manifest, fingerprint) {
  const { made, site, rows } = manifest
  say(`Unchanged: ${rows.count} events of ${site.name}, in ${manifest.files.length} files`)
  say(`Exported at ${made.at} by ${made.by} (${made.role}): ${made.why}`)
  say(`Signed by the installation's key ${fingerprint}`)
  say(
    'The signature proves that this installation made the export and that it is unchanged, as long as nobody else has',
  )
  say("the installation's key: compare the fingerprint with one that you know from elsewhere (--key FINGERPRINT).")
}

/**
 * @param {string[]} args
 * @returns {{ place: string | undefined, key: string | undefined, allowed: Set<string>, self: boolean } | undefined}
 */
function parse(args) {
  /** @type {string | undefined} */
  let place
  /** @type {string | undefined} */
  let key
  /** @type {Set<string>} */
  const allowed = new Set()
  let self = false
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '--self') self = true
    else if (args[i] === '--allow') allowed.add(args[++i] ?? '')
    else if (args[i] === '--key') key = args[++i]?.toLowerCase().replace(/[\s:]/g, '') ?? ''
    else if (place === undefined && !args[i]?.startsWith('--')) place = args[i]
    else return undefined
  }
  if (key !== undefined && !/^[0-9a-f]{64}$/.test(key)) return undefined
  return { place, key, allowed, self }
}

async function main() {
  const given = parse(process.argv.slice(2))
  if (!given) {
    process.stderr.write(
      'usage: node verify.mjs [FOLDER or a file in it] [--key FINGERPRINT of 64 hex digits] [--allow NAME], or node verify.mjs --self\n',
    )
    return 2
  }
  if (given.self) {
    say(sha256(readFileSync(fileURLToPath(import.meta.url))))
    return 0
  }
  const place = resolve(given.place ?? fileURLToPath(new URL('.', import.meta.url)))
  /** @type {string} */
  let folder
  try {
    folder = statSync(place).isDirectory() ? place : dirname(place)
  } catch {
    process.stderr.write(`${place} does not exist\n`)
    return 2
  }
  const manifest = readManifest(folder)
  if (manifest) {
    const signer = checkSignature(manifest, given.key)
    if (signer) checkChain(manifest, signer.key)
    await checkFiles(folder, manifest)
    const known = new Set(['manifest.json', ...manifest.files.map(({ name }) => name)])
    for (const name of readdirSync(folder)) {
      if (!known.has(name) && !given.allowed.has(name)) bad(`${name} is not part of the export`)
    }
    if (signer && problems.length === 0) {
      summary(manifest, signer.fingerprint)
      return 0
    }
  }
  for (const problem of problems) process.stderr.write(`${problem}\n`)
  process.stderr.write(`Changed since the export: ${problems.length} problem${problems.length === 1 ? '' : 's'}\n`)
  return 2
}

process.exitCode = await main()
