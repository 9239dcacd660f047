/** The rules for a pod's names and for how it finds the names of others. */

import { validateLegacyIp } from '#api/ip/ip-validation.ts'
import {
  dns1123LabelErrors,
  dns1123SubdomainErrors,
  dns1123SubdomainWithUnderscoreErrors,
} from '#api/names/dns-names.ts'
import { invalid, required, tooLong } from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import { byteLength } from '#base/go/text.ts'
import { choose, forbid, refuse, type Walk } from '#kinds/core/pod/spec/checks.ts'
import type { HostAlias, PodDNSConfig } from '#kinds/core/pod/types.ts'

const policies = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']
/** What resolvers of Linux read, as upstream counts it. */
const nameserverLimit = 3
const searchLimit = 32
const searchTextLimit = 2048
const hostnameLimitBytes = 64

export function checkDns({ errors, spec }: Walk, at: FieldPath): void {
  const { dnsPolicy, dnsConfig } = spec
  choose({ errors, at }, 'dnsPolicy', dnsPolicy, policies)
  const configAt = at.child('dnsConfig')
  if (dnsPolicy === 'None') {
    if (!dnsConfig) {
      errors.push(required(configAt, 'must provide `dnsConfig` when `dnsPolicy` is None'))
      return
    }
    if (!dnsConfig.nameservers?.length) {
      const detail = 'must provide at least one DNS nameserver when `dnsPolicy` is None'
      errors.push(required(configAt.child('nameservers'), detail))
      return
    }
  }
  if (dnsConfig) checkDnsConfig(errors, dnsConfig, configAt)
}

function checkDnsConfig(errors: Walk['errors'], config: PodDNSConfig, at: FieldPath): void {
  const { nameservers = [], searches = [], options = [] } = config
  const serversAt = at.child('nameservers')
  const searchesAt = at.child('searches')
  if (nameservers.length > nameserverLimit) {
    const detail = `must not have more than ${nameserverLimit} nameservers`
    errors.push(invalid(serversAt, nameservers, detail))
  }
  nameservers.forEach((server, i) => {
    errors.push(...validateLegacyIp(server, serversAt.index(i)))
  })
  if (searches.length > searchLimit) {
    const detail = `must not have more than ${searchLimit} search paths`
    errors.push(invalid(searchesAt, searches, detail))
  }
  if (byteLength(searches.join(' ')) > searchTextLimit) {
    const detail = `must not have more than ${searchTextLimit} characters (including spaces) in the search list`
    errors.push(invalid(searchesAt, searches, detail))
  }
  searches.forEach((search, i) => {
    if (search === '.') return
    const name = search.endsWith('.') ? search.slice(0, -1) : search
    for (const message of dns1123SubdomainWithUnderscoreErrors(name)) {
      errors.push(invalid(searchesAt.index(i), name, message))
    }
  })
  options.forEach(({ name = '' }, i) => {
    if (name === '') errors.push(required(at.child('options').index(i), 'must not be empty'))
  })
}

export function checkHostnames({ errors, spec }: Walk, at: FieldPath): void {
  const spot = { errors, at }
  const { hostname = '', subdomain = '', hostnameOverride: override } = spec
  if (hostname !== '') refuse(spot, 'hostname', hostname, dns1123LabelErrors(hostname))
  if (subdomain !== '') refuse(spot, 'subdomain', subdomain, dns1123LabelErrors(subdomain))
  if (override === undefined) return
  refuse(spot, 'hostnameOverride', override, dns1123SubdomainErrors(override))
  if (byteLength(override) > hostnameLimitBytes) {
    errors.push(tooLong(at.child('hostnameOverride'), hostnameLimitBytes))
  }
  if (spec.hostNetwork) {
    forbid(spot, 'hostnameOverride', 'may not be specified when hostNetwork is true')
  }
  if (spec.setHostnameAsFQDN) {
    forbid(spot, 'hostnameOverride', 'may not be specified when setHostnameAsFQDN is true')
  }
}

export function checkHostAliases(
  { errors }: Walk,
  aliases: readonly HostAlias[],
  at: FieldPath,
): void {
  aliases.forEach(({ ip, hostnames = [] }, i) => {
    const aliasAt = at.index(i)
    errors.push(...validateLegacyIp(ip, aliasAt.child('ip')))
    hostnames.forEach((name, j) => {
      for (const message of dns1123SubdomainErrors(name)) {
        errors.push(invalid(aliasAt.child('hostnames').index(j), name, message))
      }
    })
  })
}
