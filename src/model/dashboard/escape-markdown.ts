/**
 * The text as Markdown (CommonMark with GitHub's tables and bare addresses) that reads as this text: no link, picture, heading,
 * list, table or code comes of it, whatever stands before and after it. Only what needs it is escaped, so that the usual names of
 * hosts and paths are right inside code as well, where Markdown knows no escapes.
 */
export function escapeMarkdown(text: string): string {
  return (
    text
      // A new line could begin a block of any kind.
      .replaceAll(/\s+/g, ' ')
      .replaceAll(/[\\`*[\]()<>&#|~!@]/g, '\\$&')
      // Between letters and digits it emphasises nothing.
      .replaceAll(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
      // Lists, rules and underlined headings begin so.
      .replace(/^ ?[-+=]/, (begin) => `${begin.slice(0, -1)}\\${begin.slice(-1)}`)
      .replace(/^ ?\d+(?=\.)/, '$&\\')
      // Bare addresses; the rest of one may stand in the next value.
      .replaceAll(/:(?=\/|$)/g, '\\:')
      .replaceAll(/(^|w)\./gi, '$1\\.')
  );
}
