import type { VariableOption } from '../../../../../../src/model/dashboard/variable.ts';

/** Options as people type them: `web-1`, or `Web server : web-1` where another text is shown. */
export function optionTexts(options: readonly VariableOption[]): string[] {
  return options.map(({ value, text }) => (text === undefined ? value : `${text} : ${value}`));
}

export function readOptions(texts: readonly string[]): readonly VariableOption[] {
  const options = texts.map((written) => {
    const [, text = '', value = ''] = /^(.+?) : (.+)$/s.exec(written) ?? [];
    return text === '' ? { value: written } : { value: value.trim(), text: text.trim() };
  });
  return options.filter(({ value }, index) => options.findIndex((one) => one.value === value) === index);
}
