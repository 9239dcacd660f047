import type { ResourceClaim } from '#kinds/resource/resourceclaim/types.ts'

/** What becomes of a claim, in words for tables. */
export function claimState({ metadata, status }: ResourceClaim): string {
  const states = [
    ...(metadata.deletionTimestamp === undefined ? [] : ['deleted']),
    ...(status?.allocation ? ['allocated'] : metadata.deletionTimestamp ? [] : ['pending']),
    ...(status?.reservedFor?.length ? ['reserved'] : []),
  ]
  return states.join(',')
}
