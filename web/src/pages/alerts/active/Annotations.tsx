import type { Tags } from '../../../api/types.ts';

/** The texts of an alert. What is an address as a whole becomes a link, and nothing else does. */
export function Annotations({ texts }: { readonly texts: Tags }) {
  const entries = Object.entries(texts);
  if (entries.length === 0) return null;
  return (
    <dl className="al-annotations">
      {entries.map(([name, text]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{isWebAddress(text) ? <OutsideLink address={text} /> : text}</dd>
        </div>
      ))}
    </dl>
  );
}

function OutsideLink({ address }: { readonly address: string }) {
  return (
    <a href={address} target="_blank" rel="noreferrer noopener">
      {address}
    </a>
  );
}

/** Only http and https: `javascript:` and the like stay text. */
function isWebAddress(text: string): boolean {
  if (!/^https?:\/\/\S+$/i.test(text.trim())) return false;
  return URL.canParse(text.trim());
}
