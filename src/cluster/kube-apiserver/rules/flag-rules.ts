/**
 * What a whole command line may not say: upstream's rules, in its order and words. Those of a single value
 * stand in the table of flags; what a named file holds is judged by whoever reads it.
 */
import { formatAggregate } from '#api/validation/field-error.ts'
import { FlagError, type FlagValues } from '#base/component-flags.ts'
import { boundProblems, expirationProblems } from '#cluster/kube-apiserver/rules/flag-bounds.ts'
import {
  externalSignerProblems,
  issuerProblems,
  requestHeaderProblems,
  signingProblems,
  twoSignersProblem,
} from '#cluster/kube-apiserver/rules/identity-rules.ts'
import { loggingProblems, metricProblems } from '#cluster/kube-apiserver/rules/logging-rules.ts'
import { admissionProblems } from '#cluster/kube-apiserver/settings/admission-choice.ts'
import { modeProblems } from '#cluster/kube-apiserver/settings/authorization-modes.ts'
import { browserProblems } from '#cluster/kube-apiserver/settings/browser-settings.ts'
import { featureGates } from '#cluster/kube-apiserver/settings/feature-gates.ts'
import {
  networkFamilyProblems,
  networkProblems,
  nodePortProblems,
  publicFamilyProblems,
} from '#cluster/kube-apiserver/settings/network-settings.ts'
import { peerProblems } from '#cluster/kube-apiserver/settings/peer-settings.ts'
import {
  fairnessProblems,
  runtimeConfigProblems,
} from '#cluster/kube-apiserver/settings/runtime-config.ts'
import {
  backendProblems,
  readOverrides,
  readStorage,
  watchCacheProblems,
} from '#cluster/kube-apiserver/settings/storage-settings.ts'

type Rule = (flags: FlagValues) => readonly string[]

/** The first that is broken is told alone. */
const first: readonly Rule[] = [
  refusalOf(featureGates),
  loggingProblems,
  networkProblems,
  expirationProblems,
  twoSignersProblem,
  watchCacheProblems,
]

/** All that are broken are told at once. */
const then: readonly Rule[] = [
  boundProblems,
  browserProblems,
  emulationProblems,
  backendProblems,
  refusalOf(readOverrides),
  refusalOf(readStorage),
  fairnessProblems,
  portProblems,
  issuerProblems,
  requestHeaderProblems,
  modeProblems,
  admissionProblems,
  runtimeConfigProblems,
  signingProblems,
  metricProblems,
  peerProblems,
  externalSignerProblems,
  leadershipProblems,
  networkFamilyProblems,
  nodePortProblems,
  publicFamilyProblems,
  countProblems,
]

/** Throws FlagError. */
export function judgeFlags(flags: FlagValues): void {
  for (const rule of first) refuse(rule(flags))
  refuse(then.flatMap((rule) => rule(flags)))
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new FlagError(formatAggregate(problems))
}

/** What is read the same way later is refused the same way now. */
function refusalOf(read: (flags: FlagValues) => unknown): Rule {
  return (flags) => {
    try {
      read(flags)
      return []
    } catch (error) {
      if (error instanceof FlagError) return [error.message]
      throw error
    }
  }
}

function emulationProblems(flags: FlagValues): readonly string[] {
  return Object.entries({
    'emulation-forward-compatible': 'EmulationForwardCompatible',
    'runtime-config-emulation-forward-compatible': 'RuntimeConfigEmulationForwardCompatible',
  }).flatMap(([flag, option]) =>
    flags.isOn(flag)
      ? [
          `ServerRunOptions.${option} cannot be set to true if the emulation version is the same as the binary version`,
        ]
      : [],
  )
}

/** Upstream has no port 0; here it is any that is free. */
function portProblems(flags: FlagValues): readonly string[] {
  const port = flags.number('secure-port')
  if (port >= 0 && port <= 65_535) return []
  return [
    `--secure-port ${port} must be between 1 and 65535, inclusive. It cannot be turned off with 0`,
  ]
}

/** Each must be longer than the next. */
const leadership = ['lease-duration', 'renew-deadline', 'retry-period']

function leadershipProblems(flags: FlagValues): readonly string[] {
  const names = leadership.map((name) => `coordinated-leadership-${name}`)
  return names.slice(1).flatMap((shorter, at) => {
    const longer = names[at]!
    if (flags.durationMs(longer) > flags.durationMs(shorter)) return []
    return [`--${longer} must be greater than --${shorter}`]
  })
}

function countProblems(flags: FlagValues): readonly string[] {
  const count = flags.number('apiserver-count')
  if (count > 0) return []
  return [`--apiserver-count should be a positive number, but value '${count}' provided`]
}
