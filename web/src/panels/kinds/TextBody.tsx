import type { ComponentProps } from 'react';
import Markdown from 'react-markdown';
import { Link } from 'react-router';
import type { TextPanel } from '../../../../src/model/dashboard/panel.ts';
import { MARKDOWN_PLUGINS } from './markdown-plugins.ts';
import './text.css';

/** Markdown. HTML in it is shown as the text that it is: the library makes elements of Markdown only, and no address runs code. */
export default function TextBody({ panel }: { readonly panel: TextPanel }) {
  return (
    <section
      className="kind-scroll text-body"
      aria-label={panel.title === '' ? 'Text' : panel.title}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
      tabIndex={0}
    >
      <Markdown remarkPlugins={MARKDOWN_PLUGINS} components={COMPONENTS}>
        {panel.markdown}
      </Markdown>
    </section>
  );
}

const OWN_PATH = /^\/(?!\/)/;

const COMPONENTS = {
  a: ({ href = '', children }: ComponentProps<'a'>) =>
    OWN_PATH.test(href) ? (
      <Link to={href}>{children}</Link>
    ) : (
      <a href={href} target="_blank" rel="noreferrer noopener">
        {children}
      </a>
    ),
  // A picture of another server would tell it who looks at this board. It is a link instead.
  img: ({ src, alt = '' }: ComponentProps<'img'>) => {
    const address = typeof src === 'string' ? src : '';
    if (OWN_PATH.test(address)) return <img src={address} alt={alt} loading="lazy" />;
    return (
      <a href={address} target="_blank" rel="noreferrer noopener">
        {alt === '' ? address : alt}
      </a>
    );
  },
  // The page has its own headings of the first levels; a panel has its title.
  h1: ({ children }: ComponentProps<'h1'>) => <h4 data-level="1">{children}</h4>,
  h2: ({ children }: ComponentProps<'h2'>) => <h5 data-level="2">{children}</h5>,
  h3: ({ children }: ComponentProps<'h3'>) => <h6 data-level="3">{children}</h6>,
};
