import { HTTPRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1';
import { ScaledObject, TriggerAuthentication } from '@kubernetes-models/keda/keda.sh/v1alpha1';
import { Deployment } from 'kubernetes-models/apps/v1';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import { Job } from 'kubernetes-models/batch/v1';
import { Ingress } from 'kubernetes-models/networking.k8s.io/v1';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { ConfigMap, Namespace, Service } from 'kubernetes-models/v1';
import { WatchedFields } from './watched-fields.ts';

type Model = new (data: never) => object & { validate(): void };

/** Models that come with the compiled JSON schemas of the API servers. */
const MODELS: Readonly<Record<string, Model>> = {
  'apps/v1 Deployment': Deployment,
  'autoscaling/v2 HorizontalPodAutoscaler': HorizontalPodAutoscaler,
  'batch/v1 Job': Job,
  'gateway.networking.k8s.io/v1 HTTPRoute': HTTPRoute,
  'keda.sh/v1alpha1 ScaledObject': ScaledObject,
  'keda.sh/v1alpha1 TriggerAuthentication': TriggerAuthentication,
  'networking.k8s.io/v1 Ingress': Ingress,
  'policy/v1 PodDisruptionBudget': PodDisruptionBudget,
  'v1 ConfigMap': ConfigMap,
  'v1 Namespace': Namespace,
  'v1 Service': Service,
};

/**
 * What an API server with strict field validation would refuse in a manifest: wrong types and values, missing fields, and
 * fields that it does not know.
 */
export function manifestProblems(manifest: {
  readonly apiVersion: string;
  readonly kind: string;
}): readonly string[] {
  const Kind = MODELS[`${manifest.apiVersion} ${manifest.kind}`];
  if (Kind === undefined) return [`no schema for ${manifest.apiVersion} ${manifest.kind}`];
  const fields = new WatchedFields();
  try {
    fields.watch(new Kind(manifest as never)).validate();
  } catch (error) {
    return [(error as Error).message];
  }
  return fields.unread().map((path) => `${path} is no field of a ${manifest.kind}`);
}
