// Checks the markup of every .html file in a folder and prints what is wrong with it, one line each:
// node markup.mjs DIR
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { HtmlValidate, StaticConfigLoader } from 'html-validate/node';

// The rules of the standard and of accessibility, and those that find slips. Left out is what is a matter of taste.
const checker = new HtmlValidate(new StaticConfigLoader({
  root: true,
  extends: ['html-validate:standard', 'html-validate:a11y'],
  rules: {
    'no-implicit-button-type': 'error',
    'prefer-native-element': ['error', { exclude: ['listbox'] }], // of suggestions beside a box, which no <select> can be
  },
}));

const folder = process.argv[2];
for (const name of readdirSync(folder).filter((n) => n.endsWith('.html')).sort()) {
  const report = await checker.validateString(readFileSync(join(folder, name), 'utf8'), name);
  for (const { messages } of report.results) {
    for (const m of messages) console.log(`${name}:${m.line}:${m.column}: ${m.ruleId}: ${m.message} ${m.selector ?? ''}`);
  }
}
