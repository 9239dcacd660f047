/** URLs: parsed as a request's, and taken into their parts. */
import { declare, type Library, member, parseType, plain } from '#api/cel/declarations.ts'
import { CelError } from '#api/cel/errors.ts'
import { opaqueKind } from '#api/cel/opaque.ts'
import { listOf, type MapValue, mapOf, type OpaqueValue } from '#api/cel/values.ts'
import { type GoUrl, parseUrl, queryOf, requestUrlError } from '#api/go-url.ts'

const kind = opaqueKind<GoUrl>(parseType('kubernetes.URL'), (a, b) =>
  (Object.keys(a) as (keyof GoUrl)[]).every((part) => a[part] === b[part]),
)

function parse(text: string): OpaqueValue {
  const problem = requestUrlError(text)
  const parsed = problem === undefined ? parseUrl(text) : { message: problem }
  if ('message' in parsed) {
    throw new CelError(`URL parse error during conversion from string: ${parsed.message}`)
  }
  return kind.of(parsed)
}

function hostName({ host }: GoUrl): string {
  const bracketed = /^\[(.*)\]/.exec(host)
  return bracketed ? bracketed[1]! : host.replace(/:[^:]*$/, '')
}

function port({ host }: GoUrl): string {
  return /:([0-9]*)$/.exec(host.replace(/^\[.*\]/, ''))?.[1] ?? ''
}

function query({ rawQuery }: GoUrl): MapValue {
  return mapOf(Array.from(queryOf(rawQuery), ([key, values]) => [key, listOf(values)] as const))
}

const part = (name: string, id: string, read: (url: GoUrl) => string) =>
  declare(
    name,
    member(id, 'kubernetes.URL -> string', (url: OpaqueValue) => read(kind.read(url))),
  )

export const urlsLibrary: Library = {
  name: 'kubernetes.urls',
  functions: [
    declare('url', plain('string_to_url', 'string -> kubernetes.URL', parse)),
    part('getScheme', 'url_get_scheme', ({ scheme }) => scheme),
    part('getHost', 'url_get_host', ({ host }) => host),
    part('getHostname', 'url_get_hostname', hostName),
    part('getPort', 'url_get_port', port),
    part('getEscapedPath', 'url_get_escaped_path', ({ escapedPath }) => escapedPath),
    declare(
      'getQuery',
      member('url_get_query', 'kubernetes.URL -> map(string, list(string))', (url: OpaqueValue) =>
        query(kind.read(url)),
      ),
    ),
    declare(
      'isURL',
      plain(
        'is_url_string',
        'string -> bool',
        (text: string) => requestUrlError(text) === undefined,
      ),
    ),
  ],
}
