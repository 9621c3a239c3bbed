// What the linter looks at: the modules, and the scripts of the guide that are written by hand.
import js from "@eslint/js";
import globals from "globals";

export default [
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: "error",
      "no-shadow": "off", // "id" and "state" are good names in a callback, too
      "no-var": "error",
      "prefer-const": ["error", { destructuring: "all" }],
    },
  },
  { ignores: ["site/assets/recourse.js"] }, // made from the modules
  { files: ["engine/javascript/src/**"], languageOptions: { globals: { TextDecoder: "readonly", TextEncoder: "readonly" } } },
  {
    files: ["site/assets/**"],
    languageOptions: { sourceType: "script", globals: { ...globals.browser, recourse: "readonly" } },
  },
];
