/**
 * Versions that are served no longer, but which a patch may still make of a level: a level without shares,
 * or with none, has the usual ones. The first two called them otherwise.
 */
import type { VersionDefinition } from '#api/definition.ts'
import type { Resource } from '#api/metadata.ts'
import { usualShares } from '#kinds/flowcontrol/prioritylevelconfiguration/defaults.ts'
import type {
  LimitedPriorityLevelConfiguration as Limited,
  PriorityLevelConfiguration,
} from '#kinds/flowcontrol/prioritylevelconfiguration/types.ts'

interface Beta extends Resource {
  readonly spec: Omit<PriorityLevelConfiguration['spec'], 'limited'> & {
    readonly limited?: Limited & { readonly assuredConcurrencyShares?: number }
  }
  readonly status?: PriorityLevelConfiguration['status']
}

const group = 'flowcontrol.apiserver.k8s.io'

export const betas = [
  betaOf('v1beta1', 'assuredConcurrencyShares'),
  betaOf('v1beta2', 'assuredConcurrencyShares'),
  betaOf('v1beta3', 'nominalConcurrencyShares'),
]

function betaOf(
  version: string,
  shares: 'assuredConcurrencyShares' | 'nominalConcurrencyShares',
): VersionDefinition<PriorityLevelConfiguration> {
  const apiVersion = `${group}/${version}`
  const toHub = ({ spec, ...level }: Beta) => {
    const { limited, type = '', ...rest } = spec
    const { [shares]: given = 0, ...kept } = limited ?? {}
    const own = { ...kept, nominalConcurrencyShares: given || usualShares }
    return {
      ...level,
      apiVersion: `${group}/v1`,
      spec: { ...rest, type, ...(limited && { limited: own }) },
    }
  }
  const fromHub = ({ spec, ...level }: PriorityLevelConfiguration) => {
    const { limited, ...rest } = spec
    const { nominalConcurrencyShares, ...kept } = limited ?? {}
    const own = { ...kept, [shares]: nominalConcurrencyShares }
    return { ...level, apiVersion, spec: { ...rest, ...(limited && { limited: own }) } }
  }
  return { apiVersion, serving: 'never', toHub: toHub as never, fromHub: fromHub as never }
}
