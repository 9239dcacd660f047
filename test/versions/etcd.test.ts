/** Our engine on the versions of etcd that clusters of today run, one after the other. */
import { testOnEtcd } from '#store/etcd/etcd.conformance.ts'
import { builtEtcd, etcdVersions } from './build-etcd.ts'

for (const version of etcdVersions) testOnEtcd(`etcd ${version}`, await builtEtcd(version))
