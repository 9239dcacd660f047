import type {
  LimitResponse,
  PriorityLevelConfiguration,
  PriorityLevelConfigurationSpec,
} from '#kinds/flowcontrol/prioritylevelconfiguration/types.ts'

export const usualShares = 30

export function withDefaults(level: PriorityLevelConfiguration): PriorityLevelConfiguration {
  return { ...level, spec: withSpecDefaults(level.spec) }
}

function withSpecDefaults(spec: PriorityLevelConfigurationSpec): PriorityLevelConfigurationSpec {
  const { limited, exempt } = spec
  return {
    ...spec,
    ...(limited && {
      limited: {
        nominalConcurrencyShares: usualShares,
        lendablePercent: 0,
        ...limited,
        ...(limited.limitResponse && { limitResponse: withQueuing(limited.limitResponse) }),
      },
    }),
    ...(exempt && {
      exempt: { nominalConcurrencyShares: 0, lendablePercent: 0, ...exempt },
    }),
  }
}

function withQueuing(response: LimitResponse): LimitResponse {
  if (!response.queuing) return response
  const queuing = { handSize: 8, queues: 64, queueLengthLimit: 50, ...response.queuing }
  return { ...response, queuing }
}
