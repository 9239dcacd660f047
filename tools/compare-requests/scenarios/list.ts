/** Every scenario, by name. Some want servers that serve all versions. */
import type { Scenario } from '../steps.ts'
import { absentNamespaces } from './absent-namespaces.ts'
import { access } from './access.ts'
import { annotations } from './annotations.ts'
import { applies } from './applies.ts'
import { columnScenarios } from './columns.ts'
import { conversionScenarios } from './conversions.ts'
import { customVerbScenarios } from './custom-verbs.ts'
import { customScenarios } from './customs.ts'
import { definitionLifeScenarios } from './definition-life.ts'
import { definitionScenarios } from './definitions.ts'
import { drawnPatches } from './drawn-patches.ts'
import { endings } from './endings.ts'
import { everyVersion } from './every-version.ts'
import { expressionScenarios } from './expressions.ts'
import { identities } from './identities.ts'
import { kindPatches } from './kind-patches.ts'
import { kinds } from './kinds.ts'
import { limitChanges } from './limit-changes.ts'
import { limitedScenarios } from './limited.ts'
import { managers } from './managers.ts'
import { marks } from './marks.ts'
import { metadata } from './metadata.ts'
import { neighbours } from './neighbours.ts'
import { nodeScenarios } from './nodes.ts'
import { patches } from './patches.ts'
import { paths } from './paths.ts'
import { podSecurityScenarios } from './pod-security.ts'
import { podScenarios } from './pods.ts'
import { policyScenarios } from './policies.ts'
import { protobufScenarios } from './protobuf.ts'
import { queries } from './queries.ts'
import { quotaScenarios } from './quotas.ts'
import { reads } from './reads.ts'
import { rights } from './rights.ts'
import { ruleScenarios } from './rules.ts'
import { scales } from './scales.ts'
import { signerScenarios } from './signers.ts'
import { spellings } from './spellings.ts'
import { statedVersionScenarios } from './stated-versions.ts'
import { tableScenarios } from './tables.ts'
import { texts } from './texts.ts'
import { usages } from './usages.ts'
import { validationScenarios } from './validation.ts'
import { versionsBetween } from './versions-between.ts'
import { webhookScenarios } from './webhooks.ts'
import { toldToWebhooks } from './webhooks-told.ts'
import { writes } from './writes.ts'

export function scenarios(all = false): readonly (readonly [string, Scenario])[] {
  const groups = {
    ...(all && { 'every-version': everyVersion() }),
    ...{
      access,
      annotations,
      applies,
      kinds,
      metadata,
      patches,
      paths,
      queries,
      reads,
      rights,
      writes,
    },
    'absent-namespaces': absentNamespaces,
    admission: {
      ...expressionScenarios,
      ...podSecurityScenarios,
      ...policyScenarios,
      ...quotaScenarios,
      ...limitChanges,
    },
    columns: columnScenarios,
    customs: {
      ...customScenarios,
      ...conversionScenarios,
      ...ruleScenarios,
      ...customVerbScenarios,
    },
    definitions: { ...definitionScenarios, ...definitionLifeScenarios },
    endings,
    'drawn-patches': drawnPatches,
    identities,
    'kind-patches': kindPatches,
    limited: limitedScenarios,
    managers,
    marks,
    neighbours,
    scales,
    protobuf: protobufScenarios,
    signers: signerScenarios,
    spellings,
    'stated-versions': statedVersionScenarios,
    tables: tableScenarios,
    texts,
    usages,
    validation: validationScenarios,
    'versions-between': versionsBetween,
    webhooks: { ...webhookScenarios, told: toldToWebhooks },
    pods: { ...podScenarios, ...nodeScenarios },
  }
  return Object.entries(groups).flatMap(([group, each]) =>
    Object.entries(each).map(([name, scenario]) => [`${group}/${name}`, scenario] as const),
  )
}
