/** The names of images, as registries and container runtimes read them. */

const component = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*'
const hostPart = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])'
const host = `(?:${hostPart}(?:\\.${hostPart})*|\\[(?:[a-fA-F0-9:]+)\\])(?::[0-9]+)?`
const reference = new RegExp(
  `^(${host}/${component}(?:/${component})*)(?::(\\w[\\w.-]{0,127}))?(?:@([A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}))?$`,
)
const nameLimit = 255
const digestSizes: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 }

/**
 * The tag that a name asks for: `latest` if it says neither tag nor digest. Without one if it has
 * a digest only, or cannot be read.
 */
export function imageTag(name: string): string | undefined {
  const found = parse(name)
  if (!found) return undefined
  return found.tag ?? (found.digest === undefined ? 'latest' : undefined)
}

interface Parsed {
  readonly tag: string | undefined
  readonly digest: string | undefined
}

function parse(name: string): Parsed | undefined {
  // A bare identifier could mean an image by its digest, so that names may not look like one.
  if (/^[a-f0-9]{64}$/.test(name)) return undefined
  const whole = withHost(name)
  const match = reference.exec(whole)
  if (!match || match[1]!.length > nameLimit) return undefined
  const [, , tag, digest] = match
  return digest === undefined || isDigest(digest) ? { tag, digest } : undefined
}

/** `nginx` stands for `docker.io/library/nginx`. */
function withHost(name: string): string {
  const slash = name.indexOf('/')
  const first = name.slice(0, Math.max(slash, 0))
  const isHost =
    slash >= 0 && (/[.:]/.test(first) || first === 'localhost' || first.toLowerCase() !== first)
  const registry = isHost && first !== 'index.docker.io' ? first : 'docker.io'
  const rest = isHost ? name.slice(slash + 1) : name
  return registry === 'docker.io' && !rest.includes('/')
    ? `docker.io/library/${rest}`
    : `${registry}/${rest}`
}

function isDigest(digest: string): boolean {
  const [algorithm = '', hex = ''] = digest.split(':')
  const size = Object.hasOwn(digestSizes, algorithm) ? digestSizes[algorithm] : undefined
  return hex.length === size && /^[a-f0-9]+$/.test(hex)
}
