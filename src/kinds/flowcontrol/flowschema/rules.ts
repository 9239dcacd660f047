/** The rules of which requests a flow schema speaks: who asks, and for what. */
import { dns1123LabelErrors, dns1123SubdomainErrors } from '#api/names/dns-names.ts'
import {
  type FieldError,
  forbidden,
  invalid,
  notSupported,
  required,
} from '#api/validation/field-error.ts'
import type { FieldPath } from '#api/validation/field-path.ts'
import type {
  NonResourcePolicyRule,
  PolicyRulesWithSubjects,
  ResourcePolicyRule,
  ServiceAccountSubject,
  Subject,
} from '#kinds/flowcontrol/flowschema/types.ts'

const verbNames: readonly string[] = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'proxy',
  'update',
  'watch',
]

export function validateRules(
  rules: readonly PolicyRulesWithSubjects[],
  at: FieldPath,
): readonly FieldError[] {
  return rules.flatMap((rule, i) => validateRule(rule, at.index(i)))
}

function validateRule(
  { subjects, resourceRules = [], nonResourceRules = [] }: PolicyRulesWithSubjects,
  at: FieldPath,
): readonly FieldError[] {
  const isEmpty = resourceRules.length === 0 && nonResourceRules.length === 0
  const nothing = 'at least one of resourceRules and nonResourceRules has to be non-empty'
  const nobody = 'subjects must contain at least one value'
  return [
    ...(subjects.length === 0 ? [required(at.child('subjects'), nobody)] : []),
    ...subjects.flatMap((subject, i) => validateSubject(subject, at.child('subjects').index(i))),
    ...(isEmpty ? [required(at, nothing)] : []),
    ...resourceRules.flatMap((rule, i) =>
      validateResources(rule, at.child('resourceRules').index(i)),
    ),
    ...nonResourceRules.flatMap((rule, i) =>
      validateUrls(rule, at.child('nonResourceRules').index(i)),
    ),
  ]
}

function validateSubject(subject: Subject, at: FieldPath): readonly FieldError[] {
  const { kind, user, group, serviceAccount } = subject
  const kinds: readonly string[] = ['Group', 'ServiceAccount', 'User']
  if (!kinds.includes(kind)) return [notSupported(at.child('kind'), kind, kinds)]
  const parts = [
    { field: 'serviceAccount', of: 'ServiceAccount', value: serviceAccount },
    { field: 'user', of: 'User', value: user },
    { field: 'group', of: 'Group', value: group },
  ]
  // What it must be is told before what it must not be.
  const own = parts.filter(({ of }) => of === kind)
  const others = parts.filter(({ of }) => of !== kind)
  return [...own, ...others].flatMap(({ field, of, value }) => {
    const partAt = at.child(field)
    if (of !== kind) {
      const detail = `${field} is forbidden when subject kind is not '${of}'`
      return value ? [forbidden(partAt, detail)] : []
    }
    if (!value) return [required(partAt, `${field} is required when subject kind is '${of}'`)]
    if (of === 'ServiceAccount') return validateAccount(value as ServiceAccountSubject, partAt)
    return value.name === '' ? [required(partAt.child('name'))] : []
  })
}

function validateAccount(
  { namespace, name }: ServiceAccountSubject,
  at: FieldPath,
): readonly FieldError[] {
  const [nameAt, namespaceAt] = [at.child('name'), at.child('namespace')]
  const nameErrors = name === '*' ? [] : dns1123SubdomainErrors(name)
  return [
    ...(name === ''
      ? [required(nameAt)]
      : nameErrors.map((message) => invalid(nameAt, name, message))),
    ...(namespace === ''
      ? [required(namespaceAt, 'must specify namespace for service account')]
      : dns1123LabelErrors(namespace).map((message) => invalid(namespaceAt, namespace, message))),
  ]
}

function validateResources(rule: ResourcePolicyRule, at: FieldPath): readonly FieldError[] {
  const { verbs, apiGroups, resources, clusterScope = false, namespaces = [] } = rule
  return [
    ...validateVerbs(verbs, at.child('verbs')),
    ...validateList(apiGroups, at.child('apiGroups'), {
      missing: 'resource rules must supply at least one api group',
      others: 'api groups',
    }),
    ...validateList(resources, at.child('resources'), {
      missing: 'resource rules must supply at least one resource',
      others: 'resources',
    }),
    ...validateNamespaces(namespaces, clusterScope, at.child('namespaces')),
  ]
}

interface ListWords {
  readonly missing: string
  readonly others: string
}

function validateList(
  values: readonly string[],
  at: FieldPath,
  { missing, others }: ListWords,
): readonly FieldError[] {
  if (values.length === 0) return [required(at, missing)]
  if (values.length === 1 || !values.includes('*')) return []
  return [invalid(at, values, `if '*' is present, must not specify other ${others}`)]
}

function validateVerbs(verbs: readonly string[], at: FieldPath): readonly FieldError[] {
  const words = { missing: 'verbs must contain at least one value', others: 'verbs' }
  if (verbs.length === 0 || verbs.includes('*')) return validateList(verbs, at, words)
  return verbs.every((verb) => verbNames.includes(verb)) ? [] : [notSupported(at, verbs, verbNames)]
}

function validateNamespaces(
  namespaces: readonly string[],
  clusterScope: boolean,
  at: FieldPath,
): readonly FieldError[] {
  if (namespaces.length === 0) {
    const detail = 'resource rules that are not cluster scoped must supply at least one namespace'
    return clusterScope ? [] : [required(at, detail)]
  }
  if (namespaces.includes('*')) {
    return validateList(namespaces, at, { missing: '', others: 'namespaces' })
  }
  const head = "each member of this list must be '*' or a DNS-1123 label; "
  return namespaces.flatMap((namespace, i) =>
    dns1123LabelErrors(namespace).map((message) => invalid(at.index(i), namespace, head + message)),
  )
}

function validateUrls(
  { verbs, nonResourceURLs }: NonResourcePolicyRule,
  at: FieldPath,
): readonly FieldError[] {
  const urlsAt = at.child('nonResourceURLs')
  const words = {
    missing: 'nonResourceURLs must contain at least one value',
    others: 'non-resource URLs',
  }
  const urlErrors = nonResourceURLs.includes('*')
    ? []
    : nonResourceURLs.flatMap((url, i) => validateUrl(url, urlsAt.index(i)))
  return [
    ...validateVerbs(verbs, at.child('verbs')),
    ...validateList(nonResourceURLs, urlsAt, words),
    ...urlErrors,
  ]
}

function validateUrl(url: string, at: FieldPath): readonly FieldError[] {
  const star = url.indexOf('*')
  if (url === '') return [invalid(at, url, 'must not be empty')]
  if (url === '/') return []
  if (!url.startsWith('/')) return [invalid(at, url, 'must start with slash')]
  if (url.includes(' ')) return [invalid(at, url, 'must not contain white-space')]
  if (url.includes('//')) return [invalid(at, url, 'must not contain double slash')]
  if (star >= 0 && (star < url.length - 1 || !url.endsWith('/*'))) {
    return [invalid(at, url, 'wildcard can only do suffix matching')]
  }
  return []
}
