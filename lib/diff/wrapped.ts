/**
 * A text in lines of at most so many columns, broken at spaces, where a word is not longer.
 *
 * @param indent - what every line begins with; those behind the first are two columns further to the right
 */
export function wrapped(text: string, columns: number, indent: string): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && indent.length + line.length + 1 + word.length > columns) {
      lines.push(`${indent}${line}`);
      line = `  ${word}`;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, `${indent}${line}`];
}
