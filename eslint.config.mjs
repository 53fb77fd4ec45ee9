import tseslint from "typescript-eslint";

/** Whole SDKs load hundreds of modules: each service is imported by its own path. */
const sdkRoots = {
  regex: "^@pulumi/(aws|azure-native|gcp|kubernetes|command)$",
  message: 'Import the service alone, as in "@pulumi/aws/eks".',
};
const upwards = (...folders) => ({
  regex: `^(\\.\\./)+(${folders.join("|")})/`,
  message: "Data flows one way: stacks → lib → policies → constructs → bridge, render (docs/architecture.md).",
});
const pulumi = { regex: "^@pulumi/", message: "Data and charts load no Pulumi module." };
const imports = (files, ...patterns) => ({
  files,
  rules: { "no-restricted-imports": ["error", { patterns: [sdkRoots, ...patterns] }] },
});

export default tseslint.config(
  { ignores: ["dist/", "rendered/", "examples/*/node_modules/", ".sandbox/", ".tools/"] },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      complexity: ["error", 10],
      "max-params": ["error", 4],
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "no-restricted-imports": ["error", { patterns: [sdkRoots] }],
    },
  },
  imports(["lib/**/*.ts"], upwards("stacks", "cli", "sandbox", "constructs", "policies"), pulumi),
  imports(["lib/bridge.ts", "lib/bridge.test.ts"], upwards("stacks", "cli", "sandbox", "constructs", "policies")),
  imports(["policies/**/*.ts"], upwards("stacks", "cli", "sandbox", "constructs"), pulumi),
  imports(["constructs/**/*.ts"], upwards("stacks", "cli", "sandbox"), pulumi),
  imports(["constructs/cluster/**/*.ts"], upwards("stacks", "cli", "sandbox")),
  imports(["stacks/**/*.ts"], upwards("cli", "sandbox")),
  imports(["sandbox/**/*.ts"], upwards("stacks", "cli")),
  { files: ["**/*.test.ts"], rules: { "max-lines": "off" } },
  // A repository of its own, whose types are there once the package is installed in it.
  { files: ["examples/**/*.ts"], extends: [tseslint.configs.disableTypeChecked] },
);
