import { type Assertion, concat, EMPTY, type Node } from './syntax.ts';

/** Drops anchors that say nothing because the whole text must match anyway: people write `^web-.*$`. */
export function trimAnchors(node: Node): Node {
  return trimEnd(trimStart(node));
}

function trimStart(node: Node): Node {
  return trim(node, 'textStart', (parts) => concat([trimStart(parts[0] as Node), ...parts.slice(1)]));
}

function trimEnd(node: Node): Node {
  return trim(node, 'textEnd', (parts) => concat([...parts.slice(0, -1), trimEnd(parts.at(-1) as Node)]));
}

function trim(node: Node, anchor: Assertion, trimParts: (parts: readonly Node[]) => Node): Node {
  switch (node.kind) {
    case 'assert':
      return node.assertion === anchor ? EMPTY : node;
    case 'concat':
      return trimParts(node.parts);
    case 'alternate':
      return { kind: 'alternate', options: node.options.map((option) => trim(option, anchor, trimParts)) };
    default:
      return node;
  }
}
