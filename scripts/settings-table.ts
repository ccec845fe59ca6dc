// Writes docs/guide/settings.md from the settings' schema. Run after a setting was added or changed.
import { writeFileSync } from 'node:fs';
import { renderSettingsPage } from '../src/config/settings-page.ts';

const page = new URL('../docs/guide/settings.md', import.meta.url);
writeFileSync(page, renderSettingsPage());
console.log('docs/guide/settings.md is written.');
