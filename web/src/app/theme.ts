import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

const accent: MantineColorsTuple = [
  '#eef3fe',
  '#dbe5fb',
  '#b5c9f6',
  '#8db0ff',
  '#6a93f5',
  '#4c79e6',
  '#3563d6',
  '#2b55c2',
  '#2447a3',
  '#1b3680',
];

/** Mantine's dark greys with the blue tint of our own: text at 0, borders at 4, fields at 6, panels at 7. */
const dark: MantineColorsTuple = [
  '#e9ecf1',
  '#b3bcc9',
  '#8e99a9',
  '#5d6878',
  '#39424f',
  '#262d37',
  '#1a2028',
  '#15191f',
  '#0e1116',
  '#0a0d11',
];

export const theme = createTheme({
  primaryColor: 'accent',
  // White on this shade passes AA in both themes.
  primaryShade: 6,
  colors: { accent, dark },
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  defaultRadius: 6,
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '16px', sm: '18px', md: '20px', lg: '22px', xl: '26px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
});

const shared = {
  '--mantine-color-body': 'var(--surface)',
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--hover)',
  '--mantine-color-default-color': 'var(--text)',
  '--mantine-color-default-border': 'var(--border-strong)',
  '--mantine-color-dimmed': 'var(--text-3)',
  '--mantine-color-placeholder': 'var(--text-3)',
  '--mantine-color-anchor': 'var(--accent-text)',
  '--mantine-color-error': 'var(--bad)',
};

/** Mantine's own parts take their colours from our tokens. */
export const resolver: CSSVariablesResolver = () => ({ variables: {}, light: shared, dark: shared });

export const THEME_KEY = 'dashboarding.theme';

/** Pages that stand in other pages or on walls, where nobody has chosen a theme for this browser. */
const BY_ADDRESS = /^\/(?:embed\/|public\/|wall$|wall\/)/;

/** The theme that the address asks for, `?theme=light` or `dark`; it is not kept. theme.js reads the same before the first paint. */
export function themeOfAddress({
  pathname,
  search,
}: Pick<Location, 'pathname' | 'search'>): 'light' | 'dark' | undefined {
  const asked = BY_ADDRESS.test(pathname) ? new URLSearchParams(search).get('theme') : null;
  return asked === 'light' || asked === 'dark' ? asked : undefined;
}
