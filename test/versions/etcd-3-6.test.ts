import { testOnEtcd } from '#store/etcd/etcd.conformance.ts'
import { builtEtcd } from './build-etcd.ts'

testOnEtcd('etcd 3.6', await builtEtcd('v3.6.16'))
