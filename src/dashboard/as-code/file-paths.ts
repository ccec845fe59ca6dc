import type { Dashboard } from '../../model/dashboard/document.ts';

/** Folders of boards as folders of files: what would lead elsewhere, or be hidden, is taken out of their names. */
export function filePathOf({ folder }: Pick<Dashboard, 'folder'>, fileName: string): string {
  const parts = folder.split('/').filter((part) => part !== '');
  return [...parts.map(safePart), fileName].join('/');
}

function safePart(part: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: no file system takes them all.
  return part.replaceAll(/[\u0000-\u001f<>:"\\|?*]/g, '_').replace(/^\.+/, '_');
}
