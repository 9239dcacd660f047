import { byteLength, isPrintableGo } from '#base/go/text.ts'

/** Upstream's limit on the name of a field manager, in bytes. */
const longestManagerName = 128

/**
 * The name to own fields by: the one the request gives, else what the user agent has before its
 * first slash, without what cannot be printed. Nothing at all becomes `unknown` as it is stored.
 */
export function managerName(fieldManager: string | undefined, userAgent = ''): string {
  if (fieldManager) return fieldManager
  if (userAgent !== last.userAgent) last = { userAgent, name: productOf(userAgent) }
  return last.name
}

/** Most writes in a row come from one client. */
let last = { userAgent: '', name: '' }

function productOf(userAgent: string): string {
  const [product = ''] = userAgent.split('/')
  let name = ''
  let bytes = 0
  for (const rune of product) {
    if (!isPrintableGo(rune)) continue
    bytes += byteLength(rune)
    if (bytes > longestManagerName) break
    name += rune
  }
  return name
}
