/** /statusz: since when this server runs, what it is, and where else one may look. */
import type { Clock } from '#base/clock.ts'
import type { Random } from '#base/random.ts'
import { createZPage, type ZPage } from '#server/debug/z-page.ts'
import type { PathHandler } from '#server/http/paths/path-handler.ts'
import { servedVersion } from '#server/http/paths/version.ts'

export interface StatuszOptions {
  readonly clock: Clock
  readonly random: Random
  /** When the process began. */
  readonly startedMs: number
  /** What / lists. */
  paths(): readonly string[]
}

const { major, minor, gitVersion, goVersion } = servedVersion
const binaryVersion = gitVersion.slice(1)
const emulationVersion = `${major}.${minor}`

/** They serve the API, and nothing that helps to find out what is wrong with it. */
const apiFolders: ReadonlySet<string> = new Set([
  ...['', 'api', 'apis', 'openid', 'openapi', '.well-known', 'index.html'],
])

export function createStatusz({ clock, random, startedMs, paths }: StatuszOptions): PathHandler {
  const startMs = Math.floor(startedMs / 1000) * 1000
  const upSeconds = () => Math.max(0, Math.floor((clock.nowMs() - startMs) / 1000))
  const page: ZPage = {
    kind: 'Statusz',
    text(delimiter) {
      const lines = [
        ['Started', unixDate(startMs)],
        ['Up', hours(upSeconds())],
        ['Go version', goVersion],
        ['Binary version', binaryVersion],
        ['Emulation version', emulationVersion],
        ['Paths', foldersOf(paths()).join(' ')],
      ]
      return `\n${lines.map(([name, value]) => `${name}${delimiter} ${value}\n`).join('')}`
    },
    fields: () => ({
      startTime: new Date(startMs).toISOString().replace('.000Z', 'Z'),
      uptimeSeconds: upSeconds(),
      goVersion,
      binaryVersion,
      emulationVersion,
      paths: foldersOf(paths()),
    }),
  }
  return createZPage(page, random)
}

function foldersOf(paths: readonly string[]): readonly string[] {
  const folders = new Set(paths.map((path) => path.split('/')[1] ?? ''))
  return [...folders]
    .filter((folder) => !apiFolders.has(folder))
    .map((folder) => `/${folder}`)
    .toSorted()
}

/** As `Mon Nov 30 14:26:14 UTC 2026`. */
function unixDate(ms: number): string {
  const [day, date, month, year, time] = new Date(ms).toUTCString().replace(',', '').split(' ')
  return `${day} ${month} ${date!.replace(/^0/, ' ')} ${time} UTC ${year}`
}

function hours(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const minutes = Math.floor(seconds / 60)
  return `${Math.floor(minutes / 60)} hr ${two(minutes % 60)} min ${two(seconds % 60)} sec`
}
