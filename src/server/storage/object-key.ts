import { badRequest } from '#api/status/status-answers.ts'
import { quoteGo } from '#base/go/text.ts'
import type { ObjectName } from '#server/served/object-store.ts'

/** The key of an object, of a kind whose keys begin with `prefix`. Throws 400 for what is no name. */
export function keyOf(prefix: string, { namespace, name }: ObjectName): string {
  const path = namespace === '' ? checked(name) : `${namespace}/${checked(name)}`
  return prefix + (isAscii.test(path) ? path : Buffer.from(path).toString('latin1'))
}

const isAscii = /^[\0-\x7f]*$/
const isPlain = /^[^/%.][^/%]*$/

/** Whether an object can have this name. */
export function isName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[/%]/.test(name)
}

function checked(name: string): string {
  if (isPlain.test(name)) return name
  if (name === '') throw badRequest('Name parameter required.')
  const why =
    name === '.' || name === '..'
      ? `may not be '${name}'`
      : [...'/%']
          .flatMap((char) => (name.includes(char) ? [`may not contain '${char}'`] : []))
          .join()
  if (why === '') return name
  throw badRequest(`Name parameter invalid: ${quoteGo(name)}: ${why}`)
}
