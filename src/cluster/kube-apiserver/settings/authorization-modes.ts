/** `--authorization-mode`: which authorizers there are, and what each of them needs. */
import type { FlagValues } from '#base/component-flags.ts'

const modes: readonly string[] = ['Node', 'RBAC', 'AlwaysAllow', 'AlwaysDeny', 'Webhook', 'ABAC']

export function authorizationModes(flags: FlagValues): readonly string[] {
  const given = flags.list('authorization-mode')
  return given.length > 0 ? given : ['AlwaysAllow']
}

export function modeProblems(flags: FlagValues): readonly string[] {
  const given = flags.list('authorization-mode')
  const problems = given.flatMap((mode) =>
    modes.includes(mode) ? [] : [`authorization-mode "${mode}" is not a valid mode`],
  )
  const webhook = flags.text('authorization-webhook-config-file')
  const policies = flags.text('authorization-policy-file')
  const isByFile = flags.text('authorization-config') !== ''
  if (given.includes('ABAC') && policies === '') {
    problems.push("authorization-mode ABAC's authorization policy file not passed")
  }
  if (given.includes('Webhook') && webhook === '') {
    problems.push("authorization-mode Webhook's authorization config file not passed")
  }
  if (!given.includes('ABAC') && policies !== '' && !isByFile) {
    problems.push('cannot specify --authorization-policy-file without mode ABAC')
  }
  if (!given.includes('Webhook') && webhook !== '') {
    problems.push('cannot specify --authorization-webhook-config-file without mode Webhook')
  }
  if (new Set(given).size < given.length) {
    problems.push(`authorization-mode ["${given.join('" "')}"] has mode specified more than once`)
  }
  return problems
}
