/**
 * What a new password must be. Length is what keeps it from being guessed; rules about signs only make people write it
 * down. The window says it while one types, main refuses by the same function.
 */

export const SHORTEST_PASSWORD = 10
export const LONGEST_PASSWORD = 200

/** Too short; one that everybody tries; made of the operator's own name; a row of keys or of one sign. */
export type PasswordProblem = 'short' | 'common' | 'name' | 'pattern'

/** What lists of broken passwords begin with, without what people add to it to please rules about signs. */
const COMMON = [
  'password passwort motdepasse contrasena passw0rd welcome willkommen letmein changeme default administrator admin',
  'iloveyou princess dragon sunshine football baseball superman batman trustno1 whatever starwars pokemon',
  'master monkey shadow michael jennifer charlie freedom computer internet secret summer winter spring autumn',
  'security guard guards supervisor sallyport operator console access control camera hunter',
]
  .join(' ')
  .split(' ')
const COMMON_LIMIT = 5

const ROWS = [
  '01234567890',
  '09876543210',
  'abcdefghijklmnopqrstuvwxyz',
  'zyxwvutsrqponmlkjihgfedcba',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiopasdfghjklyxcvbnm',
  'azertyuiopqsdfghjklmwxcvbn',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm',
]
const ROW = 4
/** As many signs as this that came before already are a repetition. */
const REPEAT = 3

/** Lower case, and what people write for letters as the letter. */
const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[0135@$]/g, (sign) => ({ '0': 'o', '1': 'i', '3': 'e', '5': 's', '@': 'a', $: 's' })[sign] ?? sign)

const letters = (text: string): string => plain(text).replace(/[^\p{L}]/gu, '')

/** Signs that are not the next of a row of keys, nor the same as the one before. */
function surprises(password: string): number {
  const text = password.toLowerCase()
  let found = 0
  for (let i = 0; i < text.length; i++) {
    const run = text.slice(Math.max(0, i - ROW + 1), i + 1)
    const inRow = run.length === ROW && ROWS.some((row) => row.includes(run))
    const repeated = i > 0 && text[i] === text[i - 1]
    // a second go at the same thing is no surprise either
    const again = i >= REPEAT && text.slice(0, i).includes(text.slice(i - REPEAT + 1, i + 1))
    if (!inRow && !repeated && !again) found++
  }
  return found
}

/** Signs that are still missing. */
export const missingSigns = (password: string): number => Math.max(0, SHORTEST_PASSWORD - Array.from(password).length)

/** @param name the operator's, which their password must not be made of */
export function passwordProblem(password: string, name: string): PasswordProblem | null {
  if (missingSigns(password) > 0) return 'short'
  const bare = letters(password)
  const rest = COMMON.reduce((left, word) => left.replaceAll(letters(word), ''), bare)
  if (bare.length > 0 && rest.length < COMMON_LIMIT && rest.length < bare.length) return 'common'
  const own = letters(name)
  if (own.length > 2 && bare.replaceAll(own, '').length < COMMON_LIMIT && bare.includes(own)) return 'name'
  return surprises(password) < 6 ? 'pattern' : null
}

/** How long a password that is taken would keep a guesser busy, in three words. */
export function passwordStrength(password: string): 'fair' | 'good' | 'strong' {
  const worth = surprises(password)
  return worth >= 17 ? 'strong' : worth >= 12 ? 'good' : 'fair'
}
