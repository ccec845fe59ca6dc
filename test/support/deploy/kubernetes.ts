import { dirname } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { findFiles, readText, readVariables } from './files.ts';

/** What all manifests have; the schemas check the rest. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly data?: Readonly<Record<string, string>>;
  /** Differs from kind to kind: `ofKind` gives it a type once the schemas have checked it. */
  readonly spec: unknown;
}

export interface Kustomization {
  readonly namespace: string;
  readonly resources: readonly string[];
  readonly secretGenerator?: readonly { readonly name: string; readonly envs: readonly string[] }[];
}

const FOLDER = 'deploy/kubernetes';

/** A folder with a kustomization; its own manifests only, not those it builds on. */
export interface ManifestFolder {
  readonly path: string;
  readonly kustomization: Kustomization;
  /** Names of the files with manifests that are there, whether used or not. */
  readonly files: readonly string[];
  readonly manifests: readonly (Manifest & { readonly file: string })[];
}

export function readManifestFolders(): readonly ManifestFolder[] {
  return findFiles(`${FOLDER}/*/kustomization.yaml`).map((file) => {
    const path = dirname(file);
    const kustomization = parse(readText(file)) as Kustomization;
    const files = findFiles(`${path}/*.yaml`).filter((other) => other !== file);
    const used = kustomization.resources.filter((resource) => resource.endsWith('.yaml'));
    const manifests = used.flatMap((name) =>
      parseAllDocuments(readText(`${path}/${name}`)).map((document) => ({
        ...(document.toJS() as Manifest),
        file: name,
      })),
    );
    return { path, kustomization, files: files.map((name) => name.slice(path.length + 1)), manifests };
  });
}

interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly args: readonly string[];
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly startupProbe: Probe;
  readonly livenessProbe: Probe;
  readonly readinessProbe: Probe;
  readonly lifecycle?: { readonly preStop: { readonly exec: { readonly command: readonly string[] } } };
  readonly securityContext: object;
  readonly resources: Readonly<Record<'requests' | 'limits', Readonly<Record<string, string>>>>;
  readonly env?: readonly { readonly name: string; readonly value: string }[];
  readonly envFrom: readonly {
    readonly configMapRef?: { readonly name: string };
    readonly secretRef?: { readonly name: string };
  }[];
}

/** The variables of a container: of its config maps and secrets (of the template that people fill in), then its own. */
export function environmentOf(
  container: Container,
  folder: ManifestFolder,
): Readonly<Record<string, string>> {
  const shared = container.envFrom.map(({ configMapRef, secretRef }) =>
    configMapRef === undefined
      ? secretVariables(secretRef?.name, folder)
      : find(folder.manifests, 'ConfigMap', configMapRef.name).data,
  );
  const own = Object.fromEntries((container.env ?? []).map(({ name, value }) => [name, value]));
  return Object.assign({}, ...shared, own) as Readonly<Record<string, string>>;
}

function secretVariables(name: string | undefined, { path, kustomization }: ManifestFolder) {
  const generator = kustomization.secretGenerator?.find((secret) => secret.name === name);
  if (generator === undefined) throw new Error(`nothing makes the secret ${name}`);
  return Object.assign({}, ...generator.envs.map((file) => readVariables(`${path}/${file}.example`)));
}

export interface PodSpec {
  readonly containers: readonly [Container];
  readonly securityContext: { readonly runAsNonRoot: boolean; readonly runAsUser: number };
  readonly enableServiceLinks: boolean;
  readonly automountServiceAccountToken: boolean;
  readonly terminationGracePeriodSeconds?: number;
}

/** A Deployment or a Job. */
export interface Workload {
  readonly replicas?: number;
  readonly selector?: { readonly matchLabels: Labels };
  readonly template: {
    readonly metadata: { readonly labels: Labels; readonly annotations?: Labels };
    readonly spec: PodSpec;
  };
}

export type Labels = Readonly<Record<string, string>>;

export type Typed<Spec> = Manifest & { readonly spec: Spec };

/** The manifests of a kind, whose specifications are read as `Spec`. */
export function ofKind<Spec>(folder: ManifestFolder, ...kinds: readonly string[]): readonly Typed<Spec>[] {
  return folder.manifests.filter(({ kind }) => kinds.includes(kind)) as unknown as readonly Typed<Spec>[];
}

/** Throws unless there is exactly one. */
export function find(manifests: readonly Manifest[], kind: string, name: string): Manifest {
  const found = manifests.filter((manifest) => manifest.kind === kind && manifest.metadata.name === name);
  if (found.length !== 1) throw new Error(`${found.length} manifests are ${kind} ${name}`);
  return found[0] as Manifest;
}
