import { Html, html } from './html.ts';
import type { Content, JsonSchema, OpenApiDocument, Operation, Parameter } from './open-api.ts';
import { describeType, renderSchema } from './schema-view.ts';
import { STYLE } from './style.ts';

interface Endpoint {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

/** The API description as one page of plain HTML: it needs no script and nothing from elsewhere. */
export function renderApiDocs(document: OpenApiDocument): string {
  const { title, version, description } = document.info;
  const sections = groupByTag(document);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} API</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<header>
<h1>${title} API <small>${version}</small></h1>
<p>${description} The same as <a href="/openapi.json">OpenAPI 3.1</a>. <a href="/">Back to the pages</a>.</p>
</header>
<div class="columns">
<nav aria-label="Routes">${sections.map(renderNavigation)}</nav>
<main>${sections.map(renderSection)}</main>
</div>
</body>
</html>`.text;
}

interface Section {
  readonly name: string;
  readonly description: string | undefined;
  readonly endpoints: readonly Endpoint[];
}

function groupByTag(document: OpenApiDocument): readonly Section[] {
  const endpoints = Object.entries(document.paths ?? {}).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation,
    })),
  );
  const groups = Map.groupBy(endpoints, ({ operation }) => operation.tags?.[0] ?? 'other');
  const known = document.tags ?? [];
  const names = new Set([...known.map(({ name }) => name), ...groups.keys()]);
  return [...names]
    .map((name) => ({
      name,
      description: known.find((tag) => tag.name === name)?.description,
      endpoints: groups.get(name) ?? [],
    }))
    .filter((section) => section.endpoints.length > 0);
}

function renderNavigation({ name, endpoints }: Section): Html {
  return html`<h2>${capitalise(name)}</h2><ul>${endpoints.map(
    (endpoint) =>
      html`<li><a href="#${anchorOf(endpoint)}"><b>${endpoint.method}</b> ${breakable(endpoint.path)}</a></li>`,
  )}</ul>`;
}

function renderSection({ name, description, endpoints }: Section): Html {
  return html`<section><h2>${capitalise(name)}</h2><p>${description}</p>${endpoints.map(renderEndpoint)}</section>`;
}

function renderEndpoint(endpoint: Endpoint): Html {
  const { method, path, operation } = endpoint;
  const { parameters = [], requestBody, responses = {} } = operation;
  return html`<article id="${anchorOf(endpoint)}">
<h3><span class="method ${method.toLowerCase()}">${method}</span> <code>${breakable(path)}</code> <a class="anchor" href="#${anchorOf(endpoint)}" aria-label="Link to this route">#</a></h3>
<p><strong>${operation.summary ?? ''}</strong></p>
${operation.description === undefined ? undefined : html`<p>${operation.description}</p>`}
${parameters.length === 0 ? undefined : renderParameters(parameters)}
${requestBody === undefined ? undefined : renderBody('Body', requestBody.content)}
${Object.entries(responses).map(([status, response]) => renderResponse(status, response.description, response.content))}
</article>`;
}

function renderParameters(parameters: readonly Parameter[]): Html {
  return html`<h4>Parameters</h4><ul class="fields">${parameters.map(
    ({ name, in: where, required, description, schema = {} }) => html`<li>
<code class="name">${name}</code> <code class="type">${describeType(schema)}</code> <span class="note">in ${where}</span>${required === true ? html` <span class="required">required</span>` : undefined}
${(description ?? schema.description) === undefined ? undefined : html`<span class="note">${description ?? schema.description}</span>`}
</li>`,
  )}</ul>`;
}

function renderBody(title: string, content: Content | undefined): Html | undefined {
  const schema = schemaOf(content);
  if (schema === undefined) return undefined;
  return html`<h4>${title} <small>${Object.keys(content ?? {}).join(', ')}</small></h4>${renderSchema(schema)}`;
}

function renderResponse(status: string, description: string | undefined, content: Content | undefined): Html {
  const schema = schemaOf(content);
  const kind = status.startsWith('2') ? 'good' : 'bad';
  const label = description === undefined || description === 'Default Response' ? '' : description;
  return html`<details><summary><span class="status ${kind}">${status}</span> ${label}</summary>${
    schema === undefined ? html`<p class="note">No body.</p>` : renderSchema(schema)
  }</details>`;
}

function schemaOf(content: Content | undefined): JsonSchema | undefined {
  return Object.values(content ?? {})[0]?.schema;
}

function anchorOf({ method, path }: Endpoint): string {
  return `${method.toLowerCase()}${path.replaceAll(/[^a-zA-Z0-9]+/g, '-')}`;
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Lets long paths break after a slash on narrow screens. */
function breakable(path: string): Html[] {
  return path.split('/').map((part, index) => (index === 0 ? html`${part}` : html`/<wbr>${part}`));
}
