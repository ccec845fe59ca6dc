import type { DashboardLink } from '../../model/dashboard/annotation.ts';
import type { BoardContext } from './context.ts';
import { type Fields, shorten } from './fields.ts';
import { convertText, cut, LONGEST, referencesIn } from './text.ts';

/** As many links as the document takes in one place. */
export const MOST_LINKS = 50;

const LONGEST_URL = 2_000;
const SAFE_URL = /^(?:https?:\/\/|mailto:|\/(?![/\\]))/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: browsers leave them out of an address before they look for its scheme.
const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f]/;
/** A board of the same Grafana: `/d/UID/title?query`. */
const BOARD = /^\/?d(?:-solo)?\/(?<uid>[A-Za-z0-9_-]{1,64})(?:\/[^?#]*)?(?<rest>[?#].*)?$/s;
/** What Grafana appends by variables of its own, and here `keepContext` does. */
const CONTEXT = /^(?:\$\{?__(?:url_time_range|all_variables)\}?|(?:from|to)=\$\{?__(?:from|to)\}?)$/;
/** What is known only of the point that somebody clicks. */
const OF_A_POINT = /^__(?:data|field|value|series|cell|column|labels|text|name|time|row)/;

/** Links of a panel, of a data point or of the board. Those that cannot work here are reported. */
export function readLinks(parent: Fields, key: string, context: BoardContext): readonly DashboardLink[] {
  const links = parent.objects(key).flatMap((link) => readLink(link, context));
  if (links.length > MOST_LINKS)
    parent.notSupported(key, `Only the first ${MOST_LINKS} links are taken along.`);
  return links.slice(0, MOST_LINKS);
}

function readLink(link: Fields, context: BoardContext): readonly DashboardLink[] {
  link.skip('icon', 'tooltip', 'asDropdown', 'dashUri', 'internal', 'oneClick', 'origin', 'placement');
  const type = link.text('type') ?? 'link';
  const title = link.text('title') ?? '';
  const newTab = link.flag('targetBlank') === true;
  const keeps = ['includeVars', 'keepTime'].map((flag) => link.flag(flag) === true).includes(true);
  if (type === 'dashboards') return [boardsWithTags(link, title)];
  const address = addressOf(link, context);
  if (address === undefined) return [];
  return [
    {
      title: cut(convertText(title === '' ? address.url : title, context.names).text, LONGEST.title),
      url: address.url,
      ...((keeps || address.keepContext) && { keepContext: true }),
      ...(newTab && { newTab }),
    },
  ];
}

/** Grafana lists the boards with these tags; here the list of boards is one click away. */
function boardsWithTags(link: Fields, title: string): DashboardLink {
  const tags = link.texts('tags');
  link.skip('url');
  const query = tags.map((tag) => `tag=${encodeURIComponent(tag.toWellFormed())}`).join('&');
  const named = title === '' ? tags.join(', ') || 'Dashboards' : title;
  link.translated(
    'tags',
    `The links to all boards with the tags ${shorten(tags.join(', '))} became one link to their list.`,
  );
  return { title: cut(named, LONGEST.title), url: cut(`/dashboards?${query}`, LONGEST_URL) };
}

function addressOf(link: Fields, context: BoardContext) {
  const url = (link.text('url') ?? '').trim();
  const fail = (why: string): undefined => {
    link.notSupported('url', `The link to ${JSON.stringify(shorten(url, 200))} is not taken along: ${why}.`);
  };
  if (url === '') return fail('it has no address');
  if (url.length > LONGEST_URL || CONTROL_CHARACTERS.test(url)) return fail('it is no address');
  if (referencesIn(url).some(({ name }) => OF_A_POINT.test(name)))
    return fail('links of single points are not known here');
  const board = BOARD.exec(url)?.groups;
  const { address, keepContext } = withoutContext(
    board === undefined ? url : `/dashboards/${board.uid}${board.rest ?? ''}`,
  );
  if (!SAFE_URL.test(address))
    return fail('it begins with neither http:, https:, mailto: nor a board of the same Grafana');
  if (board === undefined && address.startsWith('/')) return fail('it is a page of Grafana itself');
  const converted = convertText(address, context.names);
  for (const problem of converted.problems) link.translated('url', problem);
  if (board !== undefined)
    link.translated(
      'url',
      `The link to the board ${board.uid} leads to the board with that id here, once it is imported too.`,
    );
  return converted.text.length > LONGEST_URL ? fail('it is too long') : { url: converted.text, keepContext };
}

/** Takes out of the query what the time range and all variables append. */
function withoutContext(url: string): { readonly address: string; readonly keepContext: boolean } {
  const mark = url.indexOf('?');
  if (mark < 0) return { address: url, keepContext: false };
  const hash = url.indexOf('#', mark);
  const end = hash < 0 ? url.length : hash;
  const parts = url
    .slice(mark + 1, end)
    .split('&')
    .filter((part) => part !== '');
  const kept = parts.filter((part) => !CONTEXT.test(part));
  const query = kept.length === 0 ? '' : `?${kept.join('&')}`;
  return { address: url.slice(0, mark) + query + url.slice(end), keepContext: kept.length < parts.length };
}
