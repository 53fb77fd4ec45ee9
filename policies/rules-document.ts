import { compareTexts } from "../lib/compare-texts.js";
import type { Rule } from "./rule.js";
import { casesOf, celText, matchText, parametersText, validationText, versionsText } from "./rule-text.js";

/** The rules as a part of a Markdown document: a table of all, and a section for each. */
export function rulesDocument(rules: readonly Rule[]): string {
  const sorted = [...rules].sort((a, b) => compareTexts(a.id, b.id));
  const table = [
    "| rule | matches | what it asks for |",
    "| ---- | ------- | ---------------- |",
    ...sorted.map((rule) => `| [${rule.id}](#${rule.id}) | ${matchText(rule)} | ${prose(rule.title)} |`),
  ];
  return `${[table.join("\n"), ...sorted.map(ruleSection)].join("\n\n")}\n`;
}

function ruleSection(rule: Rule): string {
  return [
    `### ${rule.id}`,
    `${rule.title}. ${rule.why}`,
    ...parametersPart(rule),
    rule.validations.map((validation) => asked(validation)).join("\n"),
    codeBlock("cel", [
      ...(rule.variables ?? []).map(({ name, expression }) => `// variables.${name}\n${expression}`),
      ...rule.validations.map(celText),
    ]),
    ...cases(rule),
  ].join("\n\n");
}

function asked(validation: Rule["validations"][number]): string {
  const versions = versionsText(validation);
  return `- ${prose(validationText(validation))}${versions === "" ? "" : ` (${versions})`}`;
}

function parametersPart({ parameters }: Rule): string[] {
  return parameters === undefined
    ? []
    : ["Parameters, for example:", codeBlock("yaml", [parametersText(parameters.example)])];
}

function cases(rule: Rule): string[] {
  const named = (verdict: "good" | "bad") =>
    casesOf(rule, verdict)
      .map(({ name }) => prose(name))
      .join("; ");
  const [good, bad] = [named("good"), named("bad")];
  return [...(good === "" ? [] : [`Admits: ${good}.`]), ...(bad === "" ? [] : [`Refuses: ${bad}.`])];
}

function codeBlock(language: string, parts: readonly string[]): string {
  return `\`\`\`${language}\n${parts.join("\n\n")}\n\`\`\``;
}

/** Text in which nothing is Markdown. */
function prose(text: string): string {
  return text.replace(/[\\`*_<>[\]|]/g, "\\$&");
}
