/**
 * --runtime-config: which group versions and resources are served besides the stable ones, or are
 * not. Words of refusals are upstream's.
 */
import type { Serving } from '#api/definition.ts'
import { GrammarError } from '#api/grammar-error.ts'
import { parseBool } from '#base/go/number.ts'

export interface RuntimeConfig {
  /** What is nearest counts: the resource, its version, all versions of its stage, the default. */
  serves(group: string, version: string, plural: string, serving: Serving): boolean
}

const stages: readonly (readonly [key: string, versions: RegExp])[] = [
  ['api/all', /^/],
  ['api/ga', /^v\d+$/],
  ['api/beta', /^v\d+beta\d+$/],
  ['api/alpha', /^v\d+alpha\d+$/],
]

/** Serves what is served by default. */
export const defaultRuntimeConfig: RuntimeConfig = {
  serves: (_group, _version, _plural, serving) => serving === 'by default',
}

/** `groupVersions`: all that there are, as `group/version`. Throws GrammarError. */
export function parseRuntimeConfig(
  text: string,
  groupVersions: ReadonlySet<string>,
): RuntimeConfig {
  const given = parsePairs(text)
  refuseUnknown(given, groupVersions)
  const chosen = new Map<string, boolean>()
  for (const [key, value] of given) {
    if (stages.some(([name]) => name === key)) {
      if (value !== 'true' && value !== 'false') {
        throw new GrammarError(`invalid value ${key}=${value}`)
      }
      chosen.set(key, value === 'true')
    } else chosen.set(key, parseChoice(key, value, groupVersions))
  }
  return {
    serves(group, version, plural, serving) {
      if (serving === 'never') return false
      const name = `${group}/${version}`
      const own = chosen.get(`${name}/${plural}`) ?? chosen.get(name)
      if (own !== undefined) return own
      const stage = stages.findLast(([key, form]) => chosen.has(key) && form.test(version))
      return stage ? chosen.get(stage[0])! : serving === 'by default'
    },
  }
}

function parsePairs(text: string): ReadonlyMap<string, string> {
  const pairs = text.split(',').filter((pair) => pair !== '')
  return new Map(
    pairs.map((pair) => {
      const at = pair.indexOf('=')
      if (at < 0) return [pair.trim(), '']
      return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()]
    }),
  )
}

function refuseUnknown(
  given: ReadonlyMap<string, string>,
  groupVersions: ReadonlySet<string>,
): void {
  if (given.size === 1 && given.get('api/all') === 'false') {
    throw new GrammarError('invalid runtime-config with only api/all=false')
  }
  const known = new Set([...groupVersions].map((name) => name.slice(0, name.indexOf('/'))))
  const unknown = new Set<string>()
  for (const key of given.keys()) {
    if (stages.some(([name]) => name === key)) continue
    const tokens = key.split('/')
    if (tokens.length !== 2 && tokens.length !== 3) {
      throw new GrammarError(`runtime-config invalid key ${key}`)
    }
    if (!known.has(tokens[0]!)) unknown.add(`${tokens[0]}/${tokens[1]}`)
  }
  if (unknown.size > 0) {
    throw new GrammarError(`unknown api groups ${[...unknown].toSorted().join(',')}`)
  }
}

function parseChoice(key: string, value: string, groupVersions: ReadonlySet<string>): boolean {
  const [group = '', version = '', plural] = key.split('/')
  if (!groupVersions.has(`${group}/${version}`)) {
    const name = group === '' ? version : `${group}/${version}`
    throw new GrammarError(`group version ${name} that has not been registered`)
  }
  const choice = value === '' ? true : parseBool(value)
  if (choice === undefined) {
    const why = `strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`
    throw new GrammarError(`invalid value of ${key}: ${value}, err: ${why}`)
  }
  if (plural !== undefined && plural !== plural.toLowerCase()) {
    const rule = 'group/version/resource and resource is always lowercase plural'
    throw new GrammarError(`invalid key ${key}: ${rule}, not ${JSON.stringify(plural)}`)
  }
  return choice
}
