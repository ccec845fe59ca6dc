// Writes the tables of docs/formats/dashboard.md and docs/formats/dashboard.schema.json from the schema. Run after it was changed.
import { readFileSync, writeFileSync } from 'node:fs';
import { withFields } from '../src/dashboard/document/fields-page.ts';
import { publishedSchema } from '../src/dashboard/document/published-schema.ts';

const page = new URL('../docs/formats/dashboard.md', import.meta.url);
const schema = new URL('../docs/formats/dashboard.schema.json', import.meta.url);
writeFileSync(page, withFields(readFileSync(page, 'utf8')));
writeFileSync(schema, `${JSON.stringify(publishedSchema(), null, 2)}\n`);
console.log('docs/formats/dashboard.md and dashboard.schema.json are written.');
