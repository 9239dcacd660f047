import { isIP } from 'node:net'

// No text can be read in two ways, so that none takes long.
const letters = "\\w!#$%&'*+\\-/=?^`{|}~"
const atom = `[${letters}]+`
const atoms = `${atom}(?:\\.${atom})*`
const quoted = '"(?:[\\t !#-[\\]-~]|\\\\[\\t -~])*"'
const address = `(?:${atoms}|(?!"")${quoted})@[\\t ]*(?:${atoms}|\\[([!-Z^-~]*)\\])`
const name = `(?:[${letters}.\\t ]|${quoted})*`
const rest = '[\\t ]*(?:\\([^()\\\\]*\\)[\\t ]*)*'
const alone = new RegExp(`^[\\t ]*${address}${rest}$`)
const named = new RegExp(`^${name}<[\\t ]*${address}>${rest}$`)

/** Whether ASCII text is the address of one mailbox, with or without a name, to Go's `mail.ParseAddress`. */
export function isMailAddress(text: string): boolean {
  const found = alone.exec(text) ?? named.exec(text)
  if (!found) return false
  const literal = found[1]
  return literal === undefined || isIP(literal) > 0
}
