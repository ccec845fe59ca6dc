import { Button } from '@mantine/core';
import { IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { raised } from './raised.ts';
import { Tool } from './Tool.tsx';

export interface ItemListProps<T> {
  readonly items: readonly T[];
  /** What one of them is called: "override". */
  readonly noun: string;
  readonly titleOf: (item: T, index: number) => string;
  readonly create: () => T;
  readonly most: number;
  /** `about` says which item was typed in; what adds, moves or removes one is a step of its own. */
  readonly onChange: (items: readonly T[], about: string | undefined) => void;
  readonly children: (item: T, set: (item: T) => void, index: number) => ReactNode;
}

/** A list of small forms, in an order that matters. The keyboard goes to what was added. */
export function ItemList<T>(props: ItemListProps<T>) {
  const { items, noun, titleOf, create, most, onChange, children } = props;
  const box = useRef<HTMLDivElement>(null);
  const focusNext = useFocusOf(box);
  const remove = (index: number) => {
    focusNext('add');
    onChange(
      items.filter((_, i) => i !== index),
      undefined,
    );
  };
  return (
    <div ref={box} className="edit-items">
      {items.map((item, index) => {
        const title = titleOf(item, index);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: an item has no name but its place: its names are what is typed.
          <fieldset key={index} className="edit-item" aria-label={`${capital(noun)} ${index + 1}`}>
            <div className="edit-query-head">
              <strong title={title}>{title}</strong>
              <Tool
                label={`Move ${noun} ${index + 1} up`}
                icon={IconArrowUp}
                disabled={index === 0}
                onClick={() => onChange(raised(items, index), undefined)}
              />
              <Tool label={`Remove ${noun} ${index + 1}`} icon={IconTrash} onClick={() => remove(index)} />
            </div>
            {children(
              item,
              (next) =>
                onChange(
                  items.map((old, i) => (i === index ? next : old)),
                  `${noun} ${index}`,
                ),
              index,
            )}
          </fieldset>
        );
      })}
      <Button
        className="edit-add"
        size="compact-xs"
        variant="default"
        disabled={items.length >= most}
        leftSection={<IconPlus size={13} />}
        onClick={() => {
          focusNext('last');
          onChange([...items, create()], undefined);
        }}
      >
        Add {noun}
      </Button>
    </div>
  );
}

type Next = 'add' | 'last';

/** After the next change the focus goes to the first field of the last item, or to the button that adds one. */
function useFocusOf(box: { readonly current: HTMLElement | null }): (next: Next) => void {
  const next = useRef<Next>(undefined);
  useLayoutEffect(() => {
    const wanted = next.current;
    next.current = undefined;
    if (wanted === undefined || box.current === null) return;
    const last = [...box.current.querySelectorAll(':scope > fieldset')].at(-1);
    const target =
      wanted === 'last' ? last?.querySelector('input, textarea') : box.current.querySelector('.edit-add');
    if (target instanceof HTMLElement) target.focus();
  });
  return (wanted) => {
    next.current = wanted;
  };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
