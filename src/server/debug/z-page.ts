/**
 * Pages of text for people, which programs may have as an object where their Accept header names its kind:
 * by the rules of upstream's zpages, which know no other forms than these.
 */
import { formatYaml } from '#api/codec/yaml.ts'
import type { JsonObject } from '#api/scalars/scalars.ts'
import { notAcceptable } from '#api/status/status-answers.ts'
import type { Random } from '#base/random.ts'
import { headerOf } from '#server/http/exchange.ts'
import { type AcceptClause, matches, parseAccept } from '#server/http/negotiation/accept.ts'
import type { PathAnswer, PathHandler, PathRequest } from '#server/http/paths/path-handler.ts'
import { wantsPretty } from '#server/http/paths/path-request.ts'

export interface ZPage {
  /** Of which the path is made too. */
  readonly kind: 'Statusz' | 'Flagz'
  /** What stands below the warning that programs are not to read it. */
  text(delimiter: string): string
  /** What the object says besides its kind and its name. */
  fields(): JsonObject
}

const componentName = 'apiserver'
const group = 'config.k8s.io'
const versions: readonly string[] = ['v1alpha1', 'v1beta1']
const deprecated = 'v1alpha1'
const mediaTypes = ['application/json', 'application/yaml', 'text/plain'] as const

/** Between a name and its value: any of them, so that nobody comes to rely on one. */
const delimiters = [':', ': ', '=', ' '] as const

interface ObjectForm {
  readonly mediaType: 'application/json' | 'application/yaml'
  readonly version: string
  readonly pretty: boolean
}

type Form = { readonly mediaType: 'text/plain' } | ObjectForm

export function createZPage(page: ZPage, random: Random): PathHandler {
  return {
    paths: [`/${page.kind.toLowerCase()}`],
    answer(request) {
      const form = formOf((headerOf(request, 'accept') ?? '').trim(), page.kind)
      if (!form) throw notAcceptable(mediaTypes)
      return form.mediaType === 'text/plain' ? textOf(page, random) : objectOf(page, form, request)
    },
  }
}

function formOf(accept: string, kind: ZPage['kind']): Form | undefined {
  if (accept === '') return { mediaType: 'text/plain' }
  for (const clause of parseAccept(accept)) {
    for (const mediaType of mediaTypes) {
      const form = matches(clause, mediaType) && fitting(clause, mediaType, kind)
      if (form) return form
    }
  }
  return undefined
}

function fitting(
  { parameters }: AcceptClause,
  mediaType: Form['mediaType'],
  kind: ZPage['kind'],
): Form | undefined {
  if (parameters.has('stream') || parameters.has('sv')) return undefined
  const wanted = ['as', 'g', 'v'].map((name) => parameters.get(name) ?? '')
  if (mediaType === 'text/plain') return wanted.join('') === '' ? { mediaType } : undefined
  const [as, g, version = ''] = wanted
  if (as !== kind || g !== group || !versions.includes(version)) return undefined
  return { mediaType, version, pretty: parameters.get('pretty') === '1' }
}

function textOf({ kind, text }: ZPage, random: Random): PathAnswer {
  const delimiter = delimiters[random.below(delimiters.length)]!
  const warning =
    'Warning: This endpoint is not meant to be machine parseable, has no formatting compatibility guarantees and is for debugging purposes only.'
  const body = `\n${componentName} ${kind.toLowerCase()}\n${warning}\n${text(delimiter)}`
  return {
    code: 200,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body: Buffer.from(body),
  }
}

function objectOf(
  { kind, fields }: ZPage,
  { mediaType, version, pretty }: ObjectForm,
  request: PathRequest,
): PathAnswer {
  const metadata = { name: componentName }
  const object = { kind, apiVersion: `${group}/${version}`, metadata, ...fields() }
  const page = `${kind.toLowerCase()} endpoint`
  const headers = {
    'content-type': `${mediaType};g=${group};v=${version};as=${kind}`,
    ...(version === deprecated && {
      warning: `299 - "This version of the ${page} is deprecated. Please use a newer version."`,
    }),
  }
  if (mediaType === 'application/yaml')
    return { code: 200, headers, body: Buffer.from(formatYaml(object)) }
  const isIndented = pretty || wantsPretty(request)
  const text = isIndented ? JSON.stringify(object, undefined, 2) : `${JSON.stringify(object)}\n`
  return { code: 200, headers, body: Buffer.from(text) }
}
