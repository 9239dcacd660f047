/** /version: which Kubernetes this server is. */
import { genericResponse } from '#api/status/generic-response.ts'
import { acceptsAny, notProduced } from '#server/http/negotiation/accept.ts'
import type { PathHandler } from '#server/http/paths/path-handler.ts'

export interface VersionInfo {
  readonly major: string
  readonly minor: string
  readonly gitVersion: string
  readonly gitCommit: string
  readonly gitTreeState: string
  readonly buildDate: string
  readonly goVersion: string
  readonly compiler: string
  readonly platform: string
}

/**
 * Clients read the numbers, and choose by them what they send. The commit and the time of a build are
 * those of no build: there is none.
 */
export const servedVersion: VersionInfo = {
  major: '1',
  minor: '36',
  gitVersion: 'v1.36.3',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: '',
  compiler: '',
  platform: 'linux/amd64',
}

const produced: readonly string[] = ['application/json']

/** Upstream emulates no older version unless told to, so the three are the same. */
export function createVersion(version: VersionInfo = servedVersion): PathHandler {
  const { major, minor, ...build } = version
  const shown = {
    major,
    minor,
    emulationMajor: major,
    emulationMinor: minor,
    minCompatibilityMajor: major,
    minCompatibilityMinor: String(Number(minor) - 1),
    ...build,
  }
  const body = Buffer.from(JSON.stringify(shown, undefined, 2))
  return {
    paths: ['/version', '/version/'],
    answer({ method, path, headers }) {
      if (path !== '/version' && path !== '/version/') return undefined
      if (method !== 'GET') throw genericResponse({ code: 405, verb: '' })
      const accept = String(headers.accept ?? '').trim()
      if (accept !== '' && !acceptsAny(accept, produced)) throw notProduced(produced)
      return { code: 200, headers: { 'content-type': 'application/json' }, body }
    },
  }
}
