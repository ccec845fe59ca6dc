import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { rememberPerson, usePerson } from '../../../api/actor.ts';

const ABOUT =
  'Stands beside what you do. Kept in this browser; where a proxy says who you are, that name is used instead.';

/** Who does it, for the record. Kept in this browser, so that it is asked once. */
export function PersonField({ compact = false }: { readonly compact?: boolean }) {
  const [name, setName] = useState(usePerson());
  return (
    <TextInput
      {...(compact
        ? { size: 'xs', w: 150, 'aria-label': 'Your name', placeholder: 'Your name', title: ABOUT }
        : { label: 'Your name', description: ABOUT })}
      value={name}
      maxLength={100}
      autoComplete="name"
      onChange={(event) => {
        setName(event.currentTarget.value);
        rememberPerson(event.currentTarget.value);
      }}
    />
  );
}
