/** What browsers are told, as two flags say: which other sites may call, and that TLS alone is spoken here. */
import { compileRegexp } from '#api/regexp.ts'
import type { FlagValues } from '#base/component-flags.ts'
import type { BrowserOptions } from '#server/filters/options.ts'

/** Upstream's text of help, which its refusals repeat. */
const originsHelp =
  'List of allowed origins for CORS, comma separated. An allowed origin can be a regular expression to support subdomain matching. ' +
  'If this list is empty CORS will not be enabled. Please ensure each expression matches the entire hostname by anchoring to the start ' +
  "with '^' or including the '//' prefix, and by anchoring to the end with '$' or including the ':' port separator suffix. " +
  "Examples of valid expressions are '//example\\.com(:|$)' and '^https://example\\.com(:|$)'"

export function readBrowsers(flags: FlagValues): BrowserOptions {
  return {
    allowedOrigins: flags.listWithEmpty('cors-allowed-origins'),
    transportSecurity: flags.listWithEmpty('strict-transport-security-directives'),
  }
}

export function browserProblems(flags: FlagValues): readonly string[] {
  const { allowedOrigins, transportSecurity } = readBrowsers(flags)
  return [
    ...transportSecurity.flatMap(problemOfDirective),
    ...allowedOrigins.flatMap(problemOfOrigin),
  ]
}

function problemOfDirective(directive: string): readonly string[] {
  if (directive.trim() === '') return ['empty value in strict-transport-security-directives']
  if (directive === 'includeSubDomains' || directive === 'preload') return []
  const [name, ...values] = directive.split('=')
  if (name === 'max-age' && values.length === 1) return []
  return [
    '--strict-transport-security-directives invalid, allowed values: max-age=expireTime, includeSubDomains, preload. see https://tools.ietf.org/html/rfc6797#section-6.1 for more information',
  ]
}

function problemOfOrigin(origin: string): readonly string[] {
  if (origin === '') return [`empty value in --cors-allowed-origins, help: ${originsHelp}`]
  const why = problemOfExpression(origin)
  if (why === undefined) return []
  return [`--cors-allowed-origins has an invalid regular expression: ${why}, help: ${originsHelp}`]
}

function problemOfExpression(source: string): string | undefined {
  const expression = compileRegexp(source)
  if ('message' in expression) return expression.message
  const isPinned =
    (source.includes('^') || source.includes('//')) &&
    (source.includes('$') || source.includes(':'))
  if (isPinned) return undefined
  return 'regular expression does not pin to start/end of host in the origin header'
}
