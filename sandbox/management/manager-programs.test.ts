import { deepEqual, match } from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { packageRoot } from "../package-root.js";
import { managerPrograms, programs, standInsOf } from "./manager-programs.js";

describe("managerPrograms", () => {
  const script = readFileSync(join(packageRoot(), "tools", "provide.sh"), "utf8");

  for (const program of programs) {
    it(`names the version of ${program} that tools/provide.sh provides`, () => {
      const [, entry = ""] = new RegExp(`^  ${program}\\)\\n(.*) minutes=`, "m").exec(script) ?? [];
      const [, capi = ""] = /^capi=(\S+)$/m.exec(script) ?? [];
      match(entry.replace("$capi", capi), new RegExp(`version=${managerPrograms[program].version}$`));
    });

    it(`has a stand-in for each kind of ${program} (skipped where its definitions are not there)`, function () {
      const crds = join(packageRoot(), ".tools", "share", program, "crds");
      if (!existsSync(crds)) this.skip();
      const real = readdirSync(crds).map((file) => file.replace(/^(.*)_(.*)\.yaml$/, "$2.$1"));
      deepEqual(
        standInsOf(program)
          .map(({ metadata }) => metadata.name)
          .sort(),
        real.sort(),
      );
    });
  }
});
