/**
 * Reads the names of container images, as the container world writes them: `busybox`,
 * `registry.example:5000/team/app:1.2@sha256:...`.
 */
import { GrammarError } from '#api/grammar-error.ts'

export interface ImageReference {
  /** The registry's host and port. */
  readonly domain: string
  /** The repository in the registry. */
  readonly path: string
  readonly tag?: string
  readonly digest?: string
}

const defaultDomain = 'docker.io'
const formerDomain = 'index.docker.io'
const officialPath = 'library/'
const pathLimit = 255

const pathPart = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*'
const path = `${pathPart}(?:/${pathPart})*`
const hostPart = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])'
const domain = `(?:${hostPart}(?:\\.${hostPart})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`
const tag = '[\\w][\\w.-]{0,127}'
const digest = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}'
const reference = new RegExp(`^(${domain})/(${path})(?::(${tag}))?(?:@(${digest}))?$`)

const digestLengths: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 }

/**
 * Reads a name and fills in what short ones leave out but the tag: the registry, and there the
 * folder of official images. Throws GrammarError.
 */
export function parseImageReference(text: string): ImageReference {
  if (/^[a-f0-9]{64}$/.test(text)) {
    throw new GrammarError(
      `invalid repository name (${text}), cannot specify 64-byte hexadecimal strings`,
    )
  }
  const [host, remote] = splitDomain(text)
  const [repository = ''] = remote.split(':')
  if (repository.toLowerCase() !== repository) {
    throw new GrammarError(
      `invalid reference format: repository name (${repository}) must be lowercase`,
    )
  }
  const match = reference.exec(`${host}/${remote}`)
  if (!match) throw new GrammarError('invalid reference format')
  const [, domain = '', path = '', tag, digest] = match
  if (path.length > pathLimit) {
    throw new GrammarError(`repository name must not be more than ${pathLimit} characters`)
  }
  if (digest !== undefined) checkDigest(digest)
  return {
    domain,
    path,
    ...(tag !== undefined && { tag }),
    ...(digest !== undefined && { digest }),
  }
}

/** The full name, without tag and digest. */
export function imageNameOf({ domain, path }: ImageReference): string {
  return `${domain}/${path}`
}

/** The whole reference as it was, with all that was filled in. */
export function formatImageReference(image: ImageReference): string {
  const { tag, digest } = image
  return `${imageNameOf(image)}${tag ? `:${tag}` : ''}${digest ? `@${digest}` : ''}`
}

/** The same image with the tag that is meant if there is neither tag nor digest. */
export function withDefaultTag(image: ImageReference): ImageReference {
  return image.tag === undefined && image.digest === undefined ? { ...image, tag: 'latest' } : image
}

/**
 * The tag that a text asks for: `latest` where it asks for none, and nothing where it has a digest
 * alone or cannot be read.
 */
export function imageTagOf(text: string): string | undefined {
  try {
    return withDefaultTag(parseImageReference(text)).tag
  } catch (error) {
    if (error instanceof GrammarError) return undefined
    throw error
  }
}

/** The first part is a registry if it looks like a host and not like a folder. */
function splitDomain(text: string): readonly [domain: string, remote: string] {
  const slash = text.indexOf('/')
  const first = text.slice(0, Math.max(slash, 0))
  const isHost =
    slash >= 0 && (first === 'localhost' || /[.:]/.test(first) || first.toLowerCase() !== first)
  const host = isHost && first !== formerDomain ? first : defaultDomain
  const remote = isHost ? text.slice(slash + 1) : text
  return [host, host === defaultDomain && !remote.includes('/') ? officialPath + remote : remote]
}

function checkDigest(digest: string): void {
  const [algorithm = '', encoded = ''] = digest.split(':')
  const length = Object.hasOwn(digestLengths, algorithm) ? digestLengths[algorithm] : undefined
  if (length === undefined) throw new GrammarError('unsupported digest algorithm')
  if (encoded.length !== length) throw new GrammarError('invalid checksum digest length')
  if (!/^[a-f0-9]+$/.test(encoded)) throw new GrammarError('invalid checksum digest format')
}
