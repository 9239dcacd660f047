/** The version of Kubernetes that this server is one of: what it serves and how it behaves. */
export const gitVersion = 'v1.36.3'
