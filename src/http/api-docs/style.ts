/** Light and dark by the system's theme; system fonts; nothing is loaded. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --text: light-dark(#1f2328, #e3e6ea);
  --dim: light-dark(#5b636d, #9aa3ae);
  --line: light-dark(#dfe3e8, #30363d);
  --page: light-dark(#ffffff, #14171b);
  --card: light-dark(#f7f8fa, #1b1f24);
  --accent: light-dark(#1558c0, #7ab4ff);
  --good: light-dark(#12703a, #5fd38d);
  --bad: light-dark(#b3261e, #ff9a92);
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 14px/1.55 system-ui, sans-serif; }
a { color: var(--accent); }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
header { padding: 24px 32px 12px; border-bottom: 1px solid var(--line); }
h1 { font-size: 20px; margin: 0 0 4px; }
h1 small, h4 small { color: var(--dim); font-weight: 400; }
header p { margin: 0 0 8px; color: var(--dim); }
.columns { display: grid; grid-template-columns: 280px minmax(0, 1fr); }
nav { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow: auto; padding: 12px 16px 32px 32px; }
nav h2 { font-size: 12px; text-transform: uppercase; letter-spacing: .05em; color: var(--dim); margin: 16px 0 4px; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav a { display: block; padding: 3px 8px; border-radius: 6px; text-decoration: none; color: var(--text); }
nav a:hover { background: var(--card); }
nav b { font-size: 11px; color: var(--dim); display: inline-block; min-width: 34px; }
main { padding: 12px 32px 64px; border-left: 1px solid var(--line); min-width: 0; max-width: 980px; }
section > h2 { font-size: 18px; margin: 20px 0 0; }
section > p { color: var(--dim); margin: 0 0 12px; }
article { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 14px 18px; margin: 0 0 16px; scroll-margin-top: 12px; }
article:target { border-color: var(--accent); }
h3 { font-size: 15px; margin: 0; overflow-wrap: anywhere; }
h4 { font-size: 13px; margin: 16px 0 4px; }
h5 { font-size: 12px; margin: 10px 0 0; color: var(--dim); }
article p { margin: 6px 0; }
.anchor { color: var(--dim); text-decoration: none; font-weight: 400; }
.method { font-size: 12px; font-weight: 700; padding: 2px 8px; border-radius: 6px; border: 1px solid currentColor; }
.method.get { color: var(--good); }
.method.post, .method.put, .method.patch { color: var(--accent); }
.method.delete { color: var(--bad); }
code { font: 13px/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
.type { color: var(--dim); }
.name { font-weight: 600; }
.required { color: var(--bad); font-size: 12px; }
.note { color: var(--dim); }
.fields { margin: 4px 0; padding-left: 14px; list-style: none; border-left: 2px solid var(--line); }
.fields li { margin: 4px 0; }
.fields .note { display: inline; margin-left: 4px; }
details { border-top: 1px solid var(--line); margin-top: 10px; padding-top: 8px; }
summary { cursor: pointer; }
.status { font-weight: 700; font-variant-numeric: tabular-nums; }
.good { color: var(--good); }
.bad { color: var(--bad); }
@media (max-width: 800px) {
  header { padding: 16px 16px 8px; }
  .columns { grid-template-columns: minmax(0, 1fr); }
  nav { position: static; max-height: none; padding: 8px 16px; }
  main { padding: 8px 16px 48px; border-left: 0; border-top: 1px solid var(--line); }
}
`;
