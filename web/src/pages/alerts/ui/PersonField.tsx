import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { rememberPerson, usePerson } from '../api/actor.ts';

/** Who does it, for the record. Kept in this browser, so that it is asked once. */
export function PersonField() {
  const [name, setName] = useState(usePerson());
  return (
    <TextInput
      label="Your name"
      description="Stands beside what you do. Kept in this browser; where people sign in, that name is used instead."
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
