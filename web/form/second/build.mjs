// Builds the second renderer's test page to the folder that is named.
import { build } from "vite";

await build({
  configFile: false, logLevel: "error",
  define: { "process.env.NODE_ENV": '"production"' },
  build: {
    outDir: process.argv[2], emptyOutDir: false, target: "es2022", reportCompressedSize: false,
    lib: { entry: "second/main.jsx", formats: ["iife"], name: "second", fileName: () => "second.js" },
  },
});
