/** What a server makes for itself, by upstream's names. Those that build on others say so themselves. */

import { apiServiceAvailability } from '#server/bootstrap/api-service-availability.ts'
import { apiServiceRegistration } from '#server/bootstrap/api-services.ts'
import { authenticationInfo } from '#server/bootstrap/authentication-info.ts'
import { danglingFlowSchemas } from '#server/bootstrap/dangling-flow-schemas.ts'
import { coordinatedElection } from '#server/bootstrap/election/coordinated-election.ts'
import { flowControlConfig } from '#server/bootstrap/flow-control.ts'
import type { PostStartHook } from '#server/bootstrap/hook.ts'
import { identityLease, identityLeaseCollector } from '#server/bootstrap/identity-lease.ts'
import { kubernetesService } from '#server/bootstrap/kubernetes-service.ts'
import { systemNamespaces } from '#server/bootstrap/namespaces.ts'
import { peerEndpoint } from '#server/bootstrap/peer-endpoint.ts'
import { systemPriorityClasses } from '#server/bootstrap/priority-classes.ts'
import { rbacRoles } from '#server/bootstrap/rbac/roles.ts'
import { defaultServiceCidr } from '#server/bootstrap/service-cidr.ts'
import { tokenTracking } from '#server/bootstrap/token-tracking.ts'

export const postStartHooks: readonly PostStartHook[] = [
  systemNamespaces,
  coordinatedElection,
  peerEndpoint,
  defaultServiceCidr,
  systemPriorityClasses,
  flowControlConfig,
  danglingFlowSchemas,
  rbacRoles,
  authenticationInfo,
  tokenTracking,
  identityLease,
  identityLeaseCollector,
  kubernetesService,
  apiServiceRegistration,
  apiServiceAvailability,
]
