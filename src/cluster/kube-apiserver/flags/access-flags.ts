/** Upstream's flags of who somebody is, and of what he may do. */
import { type FlagTable, works } from '#base/component-flags.ts'

export const access: FlagTable = {
  'anonymous-auth': works('bool', 'true', 'Whether requests without credentials are heard at all.'),
  'api-audiences': works('strings', '', 'Audiences that tokens for this server name.'),
  'authentication-config': works(
    'string',
    '',
    'File that says whose tokens are believed, and which anonymous requests.',
  ),
  'authentication-token-webhook-cache-ttl': works(
    'duration',
    '2m0s',
    'How long what that server says of a token is not asked again.',
  ),
  'authentication-token-webhook-config-file': works(
    'string',
    '',
    'Kubeconfig of a server that is asked whose a token is.',
  ),
  'authentication-token-webhook-version': works(
    'string',
    'v1beta1',
    'Version of the TokenReviews that it is sent: v1 or v1beta1.',
  ),
  'authorization-config': works(
    'string',
    '',
    'File that says who decides what users may do, instead of --authorization-mode.',
  ),
  'authorization-mode': works(
    'strings',
    '',
    'Who decides what users may do: Node, RBAC, ABAC, Webhook, AlwaysAllow, AlwaysDeny.',
  ),
  'authorization-policy-file': works(
    'string',
    '',
    'File of policies for --authorization-mode=ABAC, one a line.',
  ),
  'authorization-webhook-cache-authorized-ttl': works(
    'duration',
    '5m0s',
    'How long what that server allowed is not asked again.',
  ),
  'authorization-webhook-cache-unauthorized-ttl': works(
    'duration',
    '30s',
    'How long what it did not allow is not asked again.',
  ),
  'authorization-webhook-config-file': works(
    'string',
    '',
    'Kubeconfig of the server that is asked by --authorization-mode=Webhook.',
  ),
  'authorization-webhook-version': works(
    'string',
    'v1beta1',
    'Version of the SubjectAccessReviews that it is sent: v1 or v1beta1.',
  ),
  'client-ca-file': works('string', '', 'Authorities whose client certificates are believed.'),
  'enable-bootstrap-token-auth': works('bool', 'false', 'Whether bootstrap tokens are believed.'),
  'oidc-ca-file': works('string', '', 'Authority of the certificate of the issuer.'),
  'oidc-client-id': works('string', '', 'Audience that its tokens name.'),
  'oidc-groups-claim': works('string', '', 'Claim with the groups of a user.'),
  'oidc-groups-prefix': works('string', '', 'What the groups begin with.'),
  'oidc-issuer-url': works('string', '', 'OpenID Connect issuer whose tokens are believed.'),
  'oidc-required-claim': works('pair', '', 'claim=value that a token must have.'),
  'oidc-signing-algs': works(
    'strings',
    'RS256',
    'How tokens may be signed: RS, PS or ES with 256, 384 or 512.',
  ),
  'oidc-username-claim': works('string', 'sub', 'Claim with the name of a user.'),
  'oidc-username-prefix': works(
    'string',
    '',
    'What the names begin with; -: nothing. Not said: the issuer, but for the claim email.',
  ),
  'requestheader-allowed-names': works(
    'strings',
    '',
    'Names of proxies whose headers are believed.',
  ),
  'requestheader-client-ca-file': works(
    'string',
    '',
    'Authorities of the certificates of such proxies.',
  ),
  'requestheader-extra-headers-prefix': works(
    'strings',
    '',
    'Beginning of headers with more about a user.',
  ),
  'requestheader-group-headers': works('strings', '', 'Headers with the groups of a user.'),
  'requestheader-uid-headers': works('strings', '', 'Headers with the uid of a user.'),
  'requestheader-username-headers': works('strings', '', 'Headers with the name of a user.'),
  'service-account-extend-token-expiration': works(
    'bool',
    'true',
    'Whether injected tokens last a year.',
  ),
  'service-account-issuer': works(
    'texts',
    '',
    'Who issues tokens of service accounts; the first one signs.',
  ),
  'service-account-jwks-uri': works(
    'string',
    '',
    'Where the keys are, for those who verify tokens.',
  ),
  'service-account-key-file': works('texts', '', 'Keys that tokens are verified with.'),
  'service-account-lookup': works(
    'bool',
    'true',
    'Whether what a token is bound to must still be there.',
  ),
  'service-account-max-token-expiration': works('duration', '0s', 'Longest life of a token.'),
  'service-account-signing-endpoint': works(
    'string',
    '',
    'Socket of a program that signs tokens, and tells the keys.',
  ),
  'service-account-signing-key-file': works('string', '', 'Key that tokens are signed with.'),
  'token-auth-file': works('string', '', 'File of tokens: token,user,uid,"group1,group2".'),
}
