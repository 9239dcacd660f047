/** /debug/pprof: profiles of the process for pprof. What Go tells of its runtime, nobody can tell here. */
import type { Clock } from '#base/clock.ts'
import { sleep } from '#base/wait.ts'
import { encodeCpuProfile, type V8Profile } from '#server/debug/cpu-profile.ts'
import type { PathAnswer, PathHandler } from '#server/http/paths/path-handler.ts'

const prefix = '/debug/pprof'
const usualSeconds = 30
/** Every sample takes memory until the profile is written. */
const mostSeconds = 300
/** A hundred samples a second, as Go takes them. */
const periodMicros = 10_000

const index = `<html>
<head>
<title>${prefix}/</title>
</head>
<body>
${prefix}/
<br>
Types of profiles available:
<ul>
<li><a href='profile'>profile</a>: CPU profile. You can specify the duration in the seconds GET parameter.
After you get the profile file, use the go tool pprof command to investigate the profile.</li>
</ul>
</body>
</html>
`

/** Those of Go's runtime. */
const missing: ReadonlySet<string> = new Set([
  ...['allocs', 'block', 'goroutine', 'heap', 'mutex', 'symbol', 'threadcreate', 'trace'],
])

export function createProfiles(clock: Clock): PathHandler {
  let isBusy = false
  return {
    paths: [prefix, `${prefix}/`],
    async answer({ method, path, query, signal }) {
      if (path === prefix) return toIndex(method)
      const name = path.slice(prefix.length + 1)
      if (name === '') return page(200, 'text/html; charset=utf-8', index)
      if (missing.has(name))
        return refusal(404, `There is no profile "${name}": it is of Go's runtime`)
      if (name !== 'profile') return refusal(404, 'Unknown profile')
      const asked = Number(query.get('seconds') ?? '')
      const seconds = asked > 0 ? asked : usualSeconds
      if (seconds > mostSeconds)
        return refusal(400, `No profile takes longer than ${mostSeconds} seconds`)
      if (isBusy)
        return refusal(500, 'Could not enable CPU profiling: cpu profiling already in use')
      isBusy = true
      try {
        const startMs = clock.nowMs()
        const profile = await takeProfile(() => sleep(seconds * 1000, { clock, signal }))
        return download(encodeCpuProfile(profile, { startMs, periodMicros }))
      } finally {
        isBusy = false
      }
    },
  }
}

/** The links of the index are relative. Only who reads is told in words. */
function toIndex(method: string): PathAnswer {
  const location = `${prefix}/`
  const isRead = method === 'GET' || method === 'HEAD'
  const headers = { location, ...(isRead && { 'content-type': 'text/html; charset=utf-8' }) }
  const words = method === 'GET' ? `<a href="${location}">Found</a>.\n\n` : ''
  return { code: 302, headers, body: Buffer.from(words) }
}

/** Loaded only where it is asked for. */
async function takeProfile(wait: () => Promise<void>): Promise<V8Profile> {
  const { Session } = await import('node:inspector')
  const session = new Session()
  session.connect()
  const post = (method: string, parameters: object = {}) =>
    new Promise<unknown>((resolve, reject) => {
      session.post(method, parameters, (error, result) => (error ? reject(error) : resolve(result)))
    })
  try {
    await post('Profiler.enable')
    await post('Profiler.setSamplingInterval', { interval: periodMicros })
    await post('Profiler.start')
    await wait()
    const { profile } = (await post('Profiler.stop')) as { readonly profile: V8Profile }
    return profile
  } finally {
    session.disconnect()
  }
}

async function download(profile: Buffer): Promise<PathAnswer> {
  const { gzip } = await import('node:zlib')
  const body = await new Promise<Buffer>((resolve, reject) => {
    gzip(profile, (error, bytes) => (error ? reject(error) : resolve(bytes)))
  })
  const headers = {
    'content-type': 'application/octet-stream',
    'content-disposition': 'attachment; filename="profile"',
    'x-content-type-options': 'nosniff',
  }
  return { code: 200, headers, body }
}

function refusal(code: number, why: string): PathAnswer {
  return page(code, 'text/plain; charset=utf-8', `${why}\n`)
}

function page(code: number, type: string, text: string): PathAnswer {
  const headers = { 'content-type': type, 'x-content-type-options': 'nosniff' }
  return { code, headers, body: Buffer.from(text) }
}
